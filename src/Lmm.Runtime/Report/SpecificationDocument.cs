using System.Text.Json;
using Lmm.Design;

namespace Lmm;

/// <summary>The part of the document that says what the model is.</summary>
internal static class SpecificationDocument
{
    public static void Write(Utf8JsonWriter json, ModelSpec spec)
    {
        json.WriteStartObject("specification");
        json.WriteString("name", spec.Name);
        json.WriteString("response", spec.Response);
        json.WriteBoolean("intercept", spec.Intercept);
        json.WriteStartArray("fixed");
        foreach (TermSpec term in spec.Fixed)
        {
            WriteTerm(json, term);
        }

        json.WriteEndArray();
        json.WriteStartArray("random");
        foreach (RandomTermSpec term in spec.Random)
        {
            json.WriteStartObject();
            json.Texts("grouping", term.Grouping);
            json.WriteBoolean("intercept", term.Intercept);
            json.WriteStartArray("slopes");
            foreach (TermSpec slope in term.Slopes)
            {
                WriteTerm(json, slope);
            }

            json.WriteEndArray();
            json.WriteString("covariance", term.Covariance.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("weight", spec.Weight);
        json.WriteString("frequency", spec.Frequency);
        json.WriteString("offset", spec.Offset);
        json.WriteStartArray("members");
        foreach (MemberSpec member in spec.Members)
        {
            WriteMember(json, member);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static ModelSpec Read(JsonCursor json) => new(json["name"].Text(), json["response"].Text())
    {
        Intercept = json["intercept"].Boolean(),
        Fixed = json["fixed"].Items().Select(ReadTerm).ToEquatableArray(),
        Random = json["random"].Items().Select(ReadRandom).ToEquatableArray(),
        Weight = json["weight"].TextOrNull(),
        Frequency = json["frequency"].TextOrNull(),
        Offset = json["offset"].TextOrNull(),
        Members = json["members"].Items().Select(ReadMember).ToEquatableArray(),
    };

    private static void WriteTerm(Utf8JsonWriter json, TermSpec term)
    {
        json.WriteStartArray();
        foreach (string member in term.Members)
        {
            json.WriteStringValue(member);
        }

        json.WriteEndArray();
    }

    private static void WriteMember(Utf8JsonWriter json, MemberSpec member)
    {
        json.WriteStartObject();
        json.WriteString("name", member.Name);
        json.WriteString("kind", member.Kind.ToString());
        json.WriteBoolean("nullable", member.IsNullable);
        json.WriteString("coding", member.Coding.ToString());
        json.Texts("closedLevels", member.ClosedLevels);
        json.WriteString("contrast", member.Contrast.ToString());
        json.WriteString("reference", member.Reference);
        json.WriteNumber("degree", member.Degree);
        json.WriteEndObject();
    }

    private static TermSpec ReadTerm(JsonCursor json) => new(json.Texts().ToEquatableArray());

    private static RandomTermSpec ReadRandom(JsonCursor json) => new(json["grouping"].Texts().ToEquatableArray())
    {
        Intercept = json["intercept"].Boolean(),
        Slopes = json["slopes"].Items().Select(ReadTerm).ToEquatableArray(),
        Covariance = json["covariance"].Enum<Covariance>(),
    };

    private static MemberSpec ReadMember(JsonCursor json) =>
        new(json["name"].Text(), json["kind"].Enum<ValueKind>(), json["nullable"].Boolean(), json["coding"].Enum<FixedCoding>())
        {
            ClosedLevels = json["closedLevels"].Texts().ToEquatableArray(),
            Contrast = json["contrast"].Enum<Contrast>(),
            Reference = json["reference"].TextOrNull(),
            Degree = json["degree"].Whole(),
        };
}
