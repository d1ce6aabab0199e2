using System.Text.Json;

namespace Lmm;

/// <summary>The part of the document that gives new rows the columns of the fit.</summary>
internal static class FrozenDocument
{
    public static void Write(Utf8JsonWriter json, FrozenDesign frozen)
    {
        json.WriteStartObject("design");
        json.WriteStartArray("factors");
        foreach (FrozenFactor factor in frozen.Factors)
        {
            json.WriteStartObject();
            json.WriteString("member", factor.Member);
            json.Texts("levels", factor.Levels);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("polynomials");
        foreach (FrozenPolynomial polynomial in frozen.Polynomials)
        {
            json.WriteStartObject();
            json.WriteString("member", polynomial.Member);
            json.Numbers("centers", polynomial.Centers);
            json.Numbers("squaredNorms", polynomial.SquaredNorms);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteResidual(json, frozen.Residual);
        json.WriteEndObject();
    }

    public static FrozenDesign Read(JsonCursor json) => new()
    {
        Factors = [.. json["factors"].Items().Select(item => new FrozenFactor(item["member"].Text(), item["levels"].Texts()))],
        Polynomials = [.. json["polynomials"].Items().Select(ReadPolynomial)],
        Residual = json.Find("residual") is { } residual ? ReadResidual(residual) : null,
    };

    private static void WriteResidual(Utf8JsonWriter json, FrozenResidual? residual)
    {
        if (residual is null)
        {
            json.WriteNull("residual");
            return;
        }

        json.WriteStartObject("residual");
        json.Texts("occasions", residual.Occasions);
        json.WriteStartArray("origins");
        foreach (long ticks in residual.Origins)
        {
            json.WriteNumberValue(ticks);
        }

        json.WriteEndArray();
        json.Texts("groups", residual.Groups);
        json.WriteStartArray("strata");
        foreach (IReadOnlyList<string> strata in residual.Strata)
        {
            json.WriteStartArray();
            foreach (string stratum in strata)
            {
                json.WriteStringValue(stratum);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static FrozenResidual ReadResidual(JsonCursor json) => new()
    {
        Occasions = json["occasions"].Texts(),
        Origins = [.. json["origins"].Items().Select(item => item.Ticks())],
        Groups = json["groups"].Texts(),
        Strata = [.. json["strata"].Items().Select(item => item.Texts())],
    };

    private static FrozenPolynomial ReadPolynomial(JsonCursor json)
    {
        double[] centers = json["centers"].Numbers();
        return new FrozenPolynomial(json["member"].Text(), centers, json["squaredNorms"].Numbers(centers.Length + 2));
    }
}
