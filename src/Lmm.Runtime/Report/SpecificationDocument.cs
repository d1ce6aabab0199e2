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
        WriteRepeated(json, spec.Repeated);
        json.WriteStartArray("variances");
        foreach (VarianceSpec variance in spec.Variances)
        {
            WriteVariance(json, variance);
        }

        json.WriteEndArray();
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
        Repeated = json.Find("repeated") is { } repeated ? ReadRepeated(repeated) : null,
        Variances = (json.Find("variances")?.Items() ?? []).Select(ReadVariance).ToEquatableArray(),
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

    private static void WriteRepeated(Utf8JsonWriter json, RepeatedSpec? repeated)
    {
        if (repeated is null)
        {
            json.WriteNull("repeated");
            return;
        }

        json.WriteStartObject("repeated");
        json.WriteString("occasion", repeated.Occasion);
        json.WriteString("correlation", repeated.Correlation.ToString());
        json.Texts("subject", repeated.Subject);
        json.WriteNumber("order", repeated.Order);
        json.WriteNumber("movingAverage", repeated.MovingAverage);
        json.WriteBoolean("heterogeneous", repeated.Heterogeneous);
        json.WriteString("by", repeated.By);
        json.Texts("coordinates", repeated.Coordinates);
        json.WriteBoolean("nugget", repeated.Nugget);
        json.WriteString("unit", repeated.Unit.ToString());
        json.WriteEndObject();
    }

    private static void WriteVariance(Utf8JsonWriter json, VarianceSpec variance)
    {
        json.WriteStartObject();
        json.WriteString("function", variance.Function.ToString());
        json.Texts("members", variance.Members);
        json.NumberOrNull("parameter", variance.Parameter ?? 0, variance.Parameter is null);
        json.NumberOrNull("constant", variance.Constant ?? 0, variance.Constant is null);
        json.WriteEndObject();
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

    private static RepeatedSpec ReadRepeated(JsonCursor json) => new(json["occasion"].Text(), json["correlation"].Enum<Corr>())
    {
        Subject = json["subject"].Texts().ToEquatableArray(),
        Order = json["order"].Whole(),
        MovingAverage = json["movingAverage"].Whole(),
        Heterogeneous = json["heterogeneous"].Boolean(),
        By = json["by"].TextOrNull(),
        Coordinates = json["coordinates"].Texts().ToEquatableArray(),
        Nugget = json["nugget"].Boolean(),
        Unit = json["unit"].Enum<TimeUnit>(),
    };

    private static VarianceSpec ReadVariance(JsonCursor json) =>
        new(json["function"].Enum<VarianceFunction>(), json["members"].Texts().ToEquatableArray())
        {
            Parameter = json.Find("parameter")?.Number(),
            Constant = json.Find("constant")?.Number(),
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
