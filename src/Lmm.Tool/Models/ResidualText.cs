using System.Globalization;
using Lmm.Design;

namespace Lmm.Tool.Models;

/// <summary>
/// The residual side as words of a command line: <c>structure(numbers):columns</c>, what <c>[Repeated]</c> and
/// <c>[Variance]</c> say on a record.
/// </summary>
internal static class ResidualText
{
    private const string Fitted = "fitted";

    private static readonly Dictionary<string, Corr> Structures = Named<Corr>(
        ("cs", Corr.CompoundSymmetry), ("toep", Corr.Toeplitz), ("ante", Corr.AnteDependence), ("un", Corr.Unstructured),
        ("exp", Corr.Exponential), ("gau", Corr.Gaussian), ("sph", Corr.Spherical), ("ratio", Corr.Rational), ("lin", Corr.Linear));

    private static readonly Dictionary<string, VarianceFunction> Functions = Named<VarianceFunction>(("exp", VarianceFunction.Exponential));

    /// <summary>The words before the colon of <c>--repeated</c>.</summary>
    public static IEnumerable<string> StructureNames => Structures.Keys;

    /// <summary>The words before the colon of <c>--variance</c>.</summary>
    public static IEnumerable<string> FunctionNames => Functions.Keys;

    /// <summary>
    /// Reads <c>ar1:time/subject</c>, <c>arma(1,1):time/site:patient</c>, <c>exp:x+y</c>: what is after the slash are the
    /// subjects, what a plus joins are the coordinates.
    /// </summary>
    /// <returns>The column of the occasion or the first coordinate, and the declaration on it.</returns>
    public static (string Occasion, RepeatedDeclaration Repeated) Repeated(string text, RepeatedDeclaration options)
    {
        const string How = "write structure:time/subject, as in ar1:time/subject or arma(1,1):time/subject";
        (string word, double[] numbers, string columns) = Split(text, "--repeated", How);
        Corr structure = Find(Structures, word, "--repeated", "structure");
        int[] orders = structure switch
        {
            Corr.Ar or Corr.Ma => Orders(1, "one order, as in " + (structure == Corr.Ar ? "ar(2)" : "ma(2)")),
            Corr.Arma => Orders(2, "two orders, as in arma(1,1)"),
            _ => Orders(0, "no orders"),
        };
        string[] parts = columns.Split('/');
        string[] places = parts[0].Split('+', StringSplitOptions.TrimEntries);
        if (parts.Length > 2 || parts.Concat(places).Any(string.IsNullOrWhiteSpace))
        {
            throw new UsageException($"--repeated {text}: {How}.");
        }

        return (places[0], options with
        {
            Corr = structure,
            Subject = parts.Length == 2 ? parts[1].Trim() : null,
            Order = structure is Corr.Ar or Corr.Arma ? orders[0] : null,
            MovingAverage = structure is Corr.Ma or Corr.Arma ? orders[^1] : null,
            Coordinates = places.Length > 1 ? places.ToEquatableArray() : EquatableArray<string>.Empty,
        });

        int[] Orders(int count, string wanted) => numbers.Length == count && numbers.All(number => number >= 1 && number == Math.Floor(number) && number < 100)
            ? [.. numbers.Select(number => (int)number)]
            : throw new UsageException($"--repeated {text}: {structure} has {wanted}.");
    }

    /// <summary>
    /// Reads <c>ident:sex</c>, <c>ident:sex:age</c>, <c>power:x</c>, <c>power(0.5):fitted</c>, <c>constpower(1,0.5):x</c>: the
    /// numbers are given parameters, those of ConstPower its constant and its exponent.
    /// </summary>
    /// <returns>The column, or null for the fitted value, and the declaration on it.</returns>
    public static (string? Column, VarianceDeclaration Variance) Variance(string text)
    {
        const string How = "write function:column, as in ident:sex, power:x or power:fitted";
        (string word, double[] numbers, string columns) = Split(text, "--variance", How);
        VarianceFunction function = Find(Functions, word, "--variance", "function");
        int most = function switch
        {
            VarianceFunction.ConstPower => 2,
            VarianceFunction.Power or VarianceFunction.Exponential => 1,
            _ => 0,
        };
        if (numbers.Length > 0 && numbers.Length != most)
        {
            throw new UsageException(most == 0
                ? $"--variance {text}: {function} has no number."
                : $"--variance {text}: {function} has {(most == 1 ? "one number, its exponent" : "two numbers, its constant and its exponent")}, or none where they are estimated.");
        }

        string[] names = columns.Split(':', StringSplitOptions.TrimEntries);
        if (names.Any(string.IsNullOrEmpty))
        {
            throw new UsageException($"--variance {text}: {How}.");
        }

        return (names is [Fitted] ? null : names[0], new VarianceDeclaration(function)
        {
            With = names[1..].ToEquatableArray(),
            Parameter = numbers.Length > 0 ? numbers[^1] : null,
            Constant = numbers.Length > 1 ? numbers[0] : null,
        });
    }

    private static (string Word, double[] Numbers, string Columns) Split(string text, string option, string how)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || colon == text.Length - 1)
        {
            throw new UsageException($"{option} {text}: {how}.");
        }

        (string head, string columns) = (text[..colon].Trim(), text[(colon + 1)..]);
        int bracket = head.IndexOf('(', StringComparison.Ordinal);
        if (bracket < 0)
        {
            return (head, [], columns);
        }

        string inside = head.EndsWith(')') ? head[(bracket + 1)..^1] : "";
        List<double> numbers = [];
        foreach (string number in inside.Split(','))
        {
            numbers.Add(double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                ? value
                : throw new UsageException($"{option} {text}: in brackets stand numbers; {how}."));
        }

        return (head[..bracket].Trim(), [.. numbers], columns);
    }

    private static T Find<T>(Dictionary<string, T> values, string word, string option, string what) => values.TryGetValue(word, out T? value)
        ? value
        : throw new UsageException($"{option}: there is no {what} '{word}'{Suggest.DidYouMean(Suggest.Nearest(word, values.Keys))}. There are {string.Join(", ", values.Keys)}.");

    private static Dictionary<string, T> Named<T>(params (string Name, T Value)[] shortNames)
        where T : struct, Enum => Enum.GetValues<T>().Select(value => (Name: value.ToString(), Value: value)).Concat(shortNames)
            .ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
}
