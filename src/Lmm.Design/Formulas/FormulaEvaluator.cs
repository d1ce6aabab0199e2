using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Lmm.Design.Formulas;

/// <summary>Turns a formula's tree into terms; what is wrong with one term does not hide what is wrong with the next.</summary>
internal sealed class FormulaEvaluator(IReadOnlyList<string> available)
{
    private readonly List<FormulaException> _errors = [];
    private readonly List<FormulaName> _names = [];
    private readonly List<(RandomTermSpec Term, FormulaSpan Span)> _random = [];
    private readonly List<EquatableArray<string>> _nested = [];

    public IReadOnlyList<FormulaException> Errors => _errors;

    public FormulaReading Read(string text, FormulaTree tree)
    {
        string? response = Use(tree.Response, FormulaRole.Response) ? tree.Response.Name : null;
        var part = new Part(this, FormulaRole.Fixed);
        TermList terms = part.Sum(tree.Terms, adds: true);
        var random = _random.OrderBy(item => item.Term.Grouping.Count).ToList();
        return new FormulaReading(text)
        {
            Response = response,
            Intercept = part.Intercept,
            Fixed = TermOrder.Canonical(terms.Terms),
            Random = random.Select(item => item.Term).ToEquatableArray(),
            RandomSpans = random.Select(item => item.Span).ToEquatableArray(),
            Nested = _nested.ToEquatableArray(),
            Names = _names.OrderBy(name => name.Span.Start).ToEquatableArray(),
        };
    }

    private bool Use(NameNode node, FormulaRole role)
    {
        if (available.Contains(node.Name))
        {
            _names.Add(new FormulaName(node.Name, role, node.Span));
            return true;
        }

        string? near = Suggest.Nearest(node.Name, available);
        Fail($"there is no member '{node.Name}'{Suggest.DidYouMean(near)}", node.Span, near);
        return false;
    }

    private void Fail(string message, FormulaSpan span, string? suggestion = null) =>
        _errors.Add(new FormulaException(message, span, suggestion));

    private void AddRandom(BarNode node)
    {
        int errors = _errors.Count;
        var part = new Part(this, FormulaRole.Slope);
        TermList slopes = part.Sum(node.Effects, adds: true);
        List<EquatableArray<string>> groupings = Groupings(node.Grouping);
        if (!part.Intercept && slopes.Terms.Count == 0)
        {
            if (_errors.Count == errors)
            {
                Fail("nothing varies by level here: write (1 | g) for intercepts or (0 + x | g) for slopes", node.Span);
            }

            return;
        }

        foreach (EquatableArray<string> grouping in groupings)
        {
            _random.Add((
                new RandomTermSpec(grouping)
                {
                    Intercept = part.Intercept,
                    Slopes = TermOrder.Canonical(slopes.Terms),
                    Covariance = node.IsDouble ? Covariance.Diagonal : Covariance.Unstructured,
                },
                node.Span));
        }
    }

    /// <summary>g, g1:g2 and g1 / g2 to any depth; each list is one grouping, outermost member first.</summary>
    private List<EquatableArray<string>> Groupings(FormulaNode node)
    {
        switch (node)
        {
            case NameNode name:
                return Use(name, FormulaRole.Grouping) ? [EquatableArray.Create(name.Name)] : [];
            case BinaryNode { Operator: FormulaTokenKind.Colon } crossed:
                return Joined(crossed, Groupings(crossed.Left), Groupings(crossed.Right));
            case BinaryNode { Operator: FormulaTokenKind.Slash } nested:
                List<EquatableArray<string>> outer = Groupings(nested.Left);
                List<EquatableArray<string>> inner = Groupings(nested.Right);
                if (outer.Count == 0)
                {
                    return [];
                }

                List<EquatableArray<string>> joined = Joined(nested, [outer.SelectMany(g => g).Distinct().ToEquatableArray()], inner);
                _nested.AddRange(joined);
                return [.. outer, .. joined];
            default:
                Fail("right of the bar stands a grouping: g, g1:g2 or g1 / g2; write further groupings as further random terms", node.Span);
                return [];
        }
    }

    private List<EquatableArray<string>> Joined(
        BinaryNode node, List<EquatableArray<string>> left, List<EquatableArray<string>> right)
    {
        var joined = new List<EquatableArray<string>>();
        foreach (EquatableArray<string> first in left)
        {
            foreach (EquatableArray<string> second in right)
            {
                string? twice = first.FirstOrDefault(second.Contains);
                if (twice is null)
                {
                    joined.Add(first.Concat(second).ToEquatableArray());
                }
                else
                {
                    Fail($"{twice} is nested in, or crossed with, itself", node.Span);
                }
            }
        }

        return joined;
    }

    /// <summary>One sum of terms: the fixed part, or what stands left of a bar.</summary>
    private sealed class Part(FormulaEvaluator owner, FormulaRole role)
    {
        public bool Intercept { get; private set; } = true;

        /// <summary>Where 0, 1 and random terms may stand; <paramref name="adds"/> is false behind a minus.</summary>
        public TermList Sum(FormulaNode node, bool adds)
        {
            switch (node)
            {
                case BinaryNode { Operator: FormulaTokenKind.Plus } sum:
                    return TermList.Sum(Sum(sum.Left, adds), Sum(sum.Right, adds));
                case BinaryNode { Operator: FormulaTokenKind.Minus } difference:
                    return TermList.Difference(Sum(difference.Left, adds), Sum(difference.Right, !adds));
                case SignNode { IsMinus: true } minus:
                    Sum(minus.Operand, !adds);
                    return new TermList();
                case SignNode plus:
                    return Sum(plus.Operand, adds);
                case NumberNode { Text: "0" or "1" } number:
                    Intercept = (number.Text == "1") == adds;
                    return new TermList();
                case BarNode bar when role == FormulaRole.Fixed && adds:
                    owner.AddRandom(bar);
                    return new TermList();
                default:
                    return Product(node);
            }
        }

        private TermList Product(FormulaNode node)
        {
            switch (node)
            {
                case NameNode name:
                    return owner.Use(name, role) ? TermList.Of(name.Name) : new TermList();
                case NumberNode number:
                    owner.Fail(
                        $"'{number.Text}' is not a term: only 0 and 1 are, and they are added to say whether there is an intercept",
                        number.Span);
                    return new TermList();
                case BarNode bar:
                    owner.Fail(
                        role == FormulaRole.Fixed ? "a random term can only be added" : "a random term stands inside another", bar.Span);
                    return new TermList();
                case SignNode sign:
                    owner.Fail("a sign stands between terms only", sign.Span);
                    return new TermList();
                case BinaryNode { Operator: FormulaTokenKind.Caret } power:
                    return Power(power);
                case BinaryNode { Operator: FormulaTokenKind.Plus or FormulaTokenKind.Minus } sum:
                    return InnerSum(sum);
                default:
                    var binary = (BinaryNode)node;
                    TermList left = Product(binary.Left);
                    TermList right = Product(binary.Right);
                    return binary.Operator switch
                    {
                        FormulaTokenKind.Colon => TermList.Interaction(left, right),
                        FormulaTokenKind.Star => TermList.Cross(left, right),
                        _ => TermList.Nest(left, right),
                    };
            }
        }

        /// <summary>A parenthesis inside a product, as in (A + B) * C.</summary>
        private TermList InnerSum(BinaryNode sum)
        {
            TermList left = Product(sum.Left);
            TermList right = Product(sum.Right);
            return sum.Operator == FormulaTokenKind.Plus ? TermList.Sum(left, right) : TermList.Difference(left, right);
        }

        private TermList Power(BinaryNode power)
        {
            string text = ((NumberNode)power.Right).Text;
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int exponent) || exponent < 1)
            {
                owner.Fail("after '^' comes a whole number, 1 or more", power.Right.Span);
                return new TermList();
            }

            if (power.Left is NameNode name)
            {
                if (owner.Use(name, role))
                {
                    owner.Fail(
                        $"{name.Name}^{text} crosses {name.Name} with itself, which is {name.Name} again: for a power write a computed property, or [Fixed(Degree = {text})] on {name.Name}",
                        power.Span);
                }

                return new TermList();
            }

            return TermList.Power(Product(power.Left), exponent);
        }
    }
}
