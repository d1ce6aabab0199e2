using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lmm.Plots.Tests;

/// <summary>
/// The part of JSON Schema (draft 7) that Vega-Lite's schema is written in: $ref, type, enum, const, anyOf, allOf, not, properties,
/// required, additionalProperties, items, minItems, maxItems, pattern, minimum, maximum.
/// </summary>
internal sealed class JsonSchema(JsonElement root)
{
    /// <summary>What is wrong with a value; null where nothing is.</summary>
    public string? Problem(JsonElement value) => Problem(value, root, "$");

    private string? Problem(JsonElement value, JsonElement schema, string path)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return schema.ValueKind == JsonValueKind.True ? null : $"{path} is not allowed";
        }

        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            return Problem(value, Resolve(reference.GetString()!), path);
        }

        return Kind(value, schema, path)
            ?? Choices(value, schema, path)
            ?? (value.ValueKind == JsonValueKind.Object ? Members(value, schema, path) : null)
            ?? (value.ValueKind == JsonValueKind.Array ? Items(value, schema, path) : null);
    }

    private static string? Kind(JsonElement value, JsonElement schema, string path)
    {
        if (schema.TryGetProperty("type", out JsonElement type))
        {
            string[] allowed = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(t => t.GetString()!)] : [type.GetString()!];
            if (!allowed.Any(name => Is(value, name)))
            {
                return $"{path} is {value.ValueKind}, not {string.Join(" or ", allowed)}";
            }
        }

        if (schema.TryGetProperty("enum", out JsonElement set) && !set.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)))
        {
            return $"{path} is {value}, which is not in {set}";
        }

        if (schema.TryGetProperty("const", out JsonElement only) && !JsonElement.DeepEquals(only, value))
        {
            return $"{path} is {value}, not {only}";
        }

        if (value.ValueKind == JsonValueKind.Number
            && ((schema.TryGetProperty("minimum", out JsonElement least) && value.GetDouble() < least.GetDouble())
                || (schema.TryGetProperty("maximum", out JsonElement most) && value.GetDouble() > most.GetDouble())))
        {
            return $"{path} is {value}, out of range";
        }

        return value.ValueKind == JsonValueKind.String && schema.TryGetProperty("pattern", out JsonElement pattern) && !Regex.IsMatch(value.GetString()!, pattern.GetString()!)
            ? $"{path} does not match {pattern}"
            : null;
    }

    private string? Choices(JsonElement value, JsonElement schema, string path)
    {
        if (schema.TryGetProperty("anyOf", out JsonElement any))
        {
            string?[] problems = [.. any.EnumerateArray().Select(one => Problem(value, one, path))];

            // The problem that lies deepest is that of the choice that was meant.
            if (!problems.Contains(null))
            {
                return problems.MaxBy(problem => problem!.Split(' ')[0].Length);
            }
        }

        if (schema.TryGetProperty("allOf", out JsonElement all))
        {
            return all.EnumerateArray().Select(one => Problem(value, one, path)).FirstOrDefault(problem => problem is not null);
        }

        return schema.TryGetProperty("not", out JsonElement none) && Problem(value, none, path) is null ? $"{path} is what it must not be" : null;
    }

    private string? Members(JsonElement value, JsonElement schema, string path)
    {
        if (schema.TryGetProperty("required", out JsonElement required))
        {
            foreach (JsonElement name in required.EnumerateArray())
            {
                if (!value.TryGetProperty(name.GetString()!, out _))
                {
                    return $"{path}.{name} is missing";
                }
            }
        }

        bool hasProperties = schema.TryGetProperty("properties", out JsonElement properties);
        bool hasOthers = schema.TryGetProperty("additionalProperties", out JsonElement others);
        foreach (JsonProperty member in value.EnumerateObject())
        {
            string at = $"{path}.{member.Name}";
            string? problem = hasProperties && properties.TryGetProperty(member.Name, out JsonElement own)
                ? Problem(member.Value, own, at)
                : hasOthers ? Problem(member.Value, others, at) : null;
            if (problem is not null)
            {
                return problem;
            }
        }

        return null;
    }

    private string? Items(JsonElement value, JsonElement schema, string path)
    {
        int count = value.GetArrayLength();
        if ((schema.TryGetProperty("minItems", out JsonElement least) && count < least.GetInt32())
            || (schema.TryGetProperty("maxItems", out JsonElement most) && count > most.GetInt32()))
        {
            return $"{path} has {count} items";
        }

        if (!schema.TryGetProperty("items", out JsonElement items))
        {
            return null;
        }

        int i = 0;
        foreach (JsonElement item in value.EnumerateArray())
        {
            JsonElement one = items.ValueKind == JsonValueKind.Array ? items[Math.Min(i, items.GetArrayLength() - 1)] : items;
            if (Problem(item, one, $"{path}[{i}]") is { } problem)
            {
                return problem;
            }

            i++;
        }

        return null;
    }

    private JsonElement Resolve(string reference)
    {
        JsonElement at = root;
        foreach (string step in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            at = at.GetProperty(Uri.UnescapeDataString(step));
        }

        return at;
    }

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.GetDouble() == Math.Floor(value.GetDouble()),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => throw new InvalidOperationException($"No type {type} in JSON Schema."),
    };
}
