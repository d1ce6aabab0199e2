using System.Globalization;
using Lmm.Design;

namespace Lmm.Reports;

/// <summary>
/// The model's equations in MathML, which browsers draw themselves: the response as the sum of fixed, random and residual
/// parts, then the law of each random part. The same as <see cref="ModelNotation.Mathematics"/>, which stands as the text
/// for readers without MathML.
/// </summary>
internal sealed class ModelMathematics(ModelSpec spec)
{
    private static readonly string[] Letters = ["u", "v", "w"];

    /// <summary>One math element a line.</summary>
    public IReadOnlyList<string> Lines()
    {
        List<string> right = [];
        List<string> laws = [];
        AddFixed(right);
        for (int t = 0; t < spec.Random.Count; t++)
        {
            AddRandom(spec.Random[t], t < Letters.Length ? Letters[t] : "z", right, laws);
        }

        right.Add(Sub(Symbol("ε"), Symbol("i")));
        laws.Add(ResidualLaw());
        return [Math(Sub(Name(spec.Response), Symbol("i")) + Operator("=") + string.Join(Operator("+"), right)), .. laws.Select(Math)];
    }

    private void AddFixed(List<string> right)
    {
        if (spec.Offset is not null)
        {
            right.Add(OfRow(spec.Offset));
        }

        if (spec.Intercept)
        {
            right.Add(Sub(Symbol("β"), Number(0)));
        }

        for (int t = 0; t < spec.Fixed.Count; t++)
        {
            right.Add(Product("β", t + 1, [], spec.Fixed[t]));
        }
    }

    private void AddRandom(RandomTermSpec term, string letter, List<string> right, List<string> laws)
    {
        List<string> effects = [];
        int count = term.Slopes.Count + (term.Intercept ? 1 : 0);
        if (term.Intercept)
        {
            right.Add(Indexed(letter, count == 1 ? null : 0, [term.GroupName]));
            effects.Add(Sub(Symbol(letter), count == 1 ? Name(term.GroupName) : Number(0)));
        }

        foreach (TermSpec slope in term.Slopes)
        {
            int? index = count == 1 ? null : effects.Count;
            right.Add(Product(letter, index, [term.GroupName], slope));
            effects.Add(Sub(Symbol(letter), index is { } k ? Number(k) : Name(term.GroupName)));
        }

        bool hasFactors = term.Slopes.Any(slope => Factors(slope).Length > 0);
        string variance = count == 1 && !hasFactors
            ? $"<msubsup>{Symbol("σ")}{Name(term.GroupName)}{Number(2)}</msubsup>"
            : Sub(Bold("G"), Name(term.GroupName));
        string left = count == 1 ? effects[0] : Sub($"<mrow>{Operator("(")}{string.Join(Operator(","), effects)}{Operator(")")}</mrow>", Name(term.GroupName));
        string zero = count == 1 && !hasFactors ? Number(0) : Bold("0");
        laws.Add(left + Normal(zero, variance) + Structure(term, count > 1 || hasFactors));
    }

    private string ResidualLaw()
    {
        string variance = $"<msup>{Symbol("σ")}{Number(2)}</msup>";
        if (spec.Repeated is not null || !spec.Variances.IsEmpty)
        {
            return Bold("ε") + Normal(Bold("0"), variance + Bold("R")) + Words(ModelNotation.Residual(spec));
        }

        if (spec.Weight is not null)
        {
            variance = $"<mfrac>{variance}{OfRow(spec.Weight)}</mfrac>";
        }

        return Sub(Symbol("ε"), Symbol("i")) + Normal(Number(0), variance) + Words("independent");
    }

    private static string Structure(RandomTermSpec term, bool isMatrix) => !isMatrix ? string.Empty : Words(term.Covariance switch
    {
        Covariance.Diagonal => "G diagonal",
        Covariance.Identity => "one variance, no covariances",
        Covariance.CompoundSymmetry => "one variance, one covariance",
        Covariance.AutoRegressive => "autoregressive",
        _ => "G any covariance matrix",
    });

    /// <summary>A coefficient with its indices times the numbers of the term.</summary>
    private string Product(string letter, int? index, string[] groups, TermSpec term)
    {
        string head = Indexed(letter, index, [.. groups, .. Factors(term)]);
        IEnumerable<string> numbers = term.Members
            .Select(spec.Member)
            .Where(member => member.Coding != FixedCoding.Factor)
            .Select(member => member.Coding == FixedCoding.Polynomial
                ? $"{Symbol("P")}{Operator("(")}{OfRow(member.Name)}{Operator(")")}"
                : OfRow(member.Name));
        return string.Join("<mspace width=\"0.2em\"/>", numbers.Prepend(head));
    }

    private string[] Factors(TermSpec term) => [.. term.Members.Where(name => spec.Member(name).Coding == FixedCoding.Factor)];

    /// <summary>A letter with a number and the levels of row i: <c>u_{0, Subject[i]}</c>.</summary>
    private static string Indexed(string letter, int? index, string[] names)
    {
        IEnumerable<string> parts = names.Select(name => $"{Name(name)}{Operator("[")}{Symbol("i")}{Operator("]")}");
        return Sub(Symbol(letter), $"<mrow>{string.Join(Operator(","), index is { } k ? parts.Prepend(Number(k)) : parts)}</mrow>");
    }

    private string Math(string content) =>
        $"<math display=\"block\" aria-label=\"{HtmlText.Encode(ModelNotation.Mathematics(spec).Split('\n')[0])}\"><mrow>{content}</mrow></math>";

    private static string OfRow(string member) => Sub(Name(member), Symbol("i"));

    private static string Normal(string mean, string variance) =>
        $"{Operator("∼")}{Symbol("N")}{Operator("(")}{mean}{Operator(",")}{variance}{Operator(")")}";

    private static string Words(string text) => $"<mtext>, {HtmlText.Encode(text)}</mtext>";

    private static string Sub(string what, string below) => $"<msub>{what}{below}</msub>";

    // A name of several letters stands upright by itself; one of a single letter must be told to.
    private static string Name(string name) => $"<mi mathvariant=\"normal\">{HtmlText.Encode(name)}</mi>";

    private static string Bold(string letter) => $"<mi><b>{letter}</b></mi>";

    private static string Symbol(string letter) => $"<mi>{letter}</mi>";

    private static string Operator(string sign) => $"<mo>{HtmlText.Encode(sign)}</mo>";

    private static string Number(int value) => $"<mn>{value.ToString(CultureInfo.InvariantCulture)}</mn>";
}
