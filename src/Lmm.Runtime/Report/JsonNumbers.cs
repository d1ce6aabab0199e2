using System.Text.Json;

namespace Lmm;

/// <summary>Numbers in JSON: round-trip exact; infinities and NaN, which JSON has not, as texts.</summary>
internal static class JsonNumbers
{
    public static void NumberValue(this Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteStringValue(double.IsNaN(value) ? FitDocument.NotANumber
                : value > 0 ? FitDocument.PositiveInfinity
                : FitDocument.NegativeInfinity);
        }
    }

    public static void Number(this Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        json.NumberValue(value);
    }

    public static void NumberOrNull(this Utf8JsonWriter json, string name, double value, bool isNull)
    {
        if (isNull)
        {
            json.WriteNull(name);
        }
        else
        {
            json.Number(name, value);
        }
    }

    public static void Numbers(this Utf8JsonWriter json, string name, IReadOnlyList<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
        {
            json.NumberValue(value);
        }

        json.WriteEndArray();
    }

    public static void Texts(this Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    public static void Matrix(this Utf8JsonWriter json, string name, double[,] matrix)
    {
        json.WritePropertyName(name);
        json.MatrixValue(matrix);
    }

    public static void MatrixValue(this Utf8JsonWriter json, double[,] matrix)
    {
        json.WriteStartArray();
        for (int i = 0; i < matrix.GetLength(0); i++)
        {
            json.WriteStartArray();
            for (int j = 0; j < matrix.GetLength(1); j++)
            {
                json.NumberValue(matrix[i, j]);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
