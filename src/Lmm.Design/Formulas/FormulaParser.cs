using System.Collections.Generic;

namespace Lmm.Design.Formulas;

/// <summary>
/// Recursive descent with R's precedence, loosest first: <c>~</c>, <c>|</c> (in parentheses), <c>+ -</c>, <c>* /</c>,
/// <c>:</c>, a sign, <c>^</c>. Stops at the first error.
/// </summary>
internal sealed class FormulaParser
{
    private const int DeepestNesting = 200;

    private readonly List<FormulaToken> _tokens;
    private int _at;
    private int _depth;

    private FormulaParser(List<FormulaToken> tokens) => _tokens = tokens;

    private FormulaToken Current => _tokens[_at];

    public static FormulaTree Read(string text)
    {
        var parser = new FormulaParser(FormulaLexer.Read(text));
        NameNode response = parser.Response();
        FormulaNode terms = parser.Sum();
        if (parser.Current.Kind is FormulaTokenKind.Bar or FormulaTokenKind.DoubleBar)
        {
            throw new FormulaException("a random term stands in parentheses, as in (1 | Subject)", parser.Current.Span);
        }

        if (parser.Current.Kind != FormulaTokenKind.End)
        {
            throw new FormulaException(
                parser.Current.Kind switch
                {
                    FormulaTokenKind.Tilde => "there is one '~' only",
                    FormulaTokenKind.Close => "this ')' closes nothing",
                    _ => $"an operator such as + is missing before '{parser.Current.Text}'",
                },
                parser.Current.Span);
        }

        return new FormulaTree(response, terms);
    }

    private NameNode Response()
    {
        if (Current.Kind == FormulaTokenKind.End)
        {
            throw new FormulaException("the formula is empty: write response ~ terms", Current.Span);
        }

        if (Current.Kind == FormulaTokenKind.Tilde)
        {
            throw new FormulaException("the response is missing before '~'", Current.Span);
        }

        if (Primary() is not NameNode name)
        {
            throw new FormulaException(
                "the response is one member: write a transformation or a sum as a computed property", _tokens[0].Span);
        }

        if (Current.Kind != FormulaTokenKind.Tilde)
        {
            throw new FormulaException(
                Current.Kind == FormulaTokenKind.End
                    ? "there is no '~': write response ~ terms"
                    : "after the response comes '~'; the response is one member",
                Current.Span);
        }

        _at++;
        return name;
    }

    private FormulaNode Sum()
    {
        FormulaNode left = Product();
        while (Current.Kind is FormulaTokenKind.Plus or FormulaTokenKind.Minus)
        {
            FormulaToken sign = Take();
            left = new BinaryNode(sign.Kind, left, Product(), sign.Span);
        }

        return left;
    }

    private FormulaNode Product()
    {
        FormulaNode left = Interaction();
        while (Current.Kind is FormulaTokenKind.Star or FormulaTokenKind.Slash)
        {
            FormulaToken sign = Take();
            left = new BinaryNode(sign.Kind, left, Interaction(), sign.Span);
        }

        return left;
    }

    private FormulaNode Interaction()
    {
        FormulaNode left = Signed();
        while (Current.Kind == FormulaTokenKind.Colon)
        {
            FormulaToken sign = Take();
            left = new BinaryNode(sign.Kind, left, Signed(), sign.Span);
        }

        return left;
    }

    private FormulaNode Signed()
    {
        if (Current.Kind is not (FormulaTokenKind.Minus or FormulaTokenKind.Plus))
        {
            return Power();
        }

        Enter();
        FormulaToken sign = Take();
        FormulaNode operand = Signed();
        _depth--;
        return new SignNode(sign.Kind == FormulaTokenKind.Minus, operand, FormulaSpan.Cover(sign.Span, operand.Span));
    }

    private FormulaNode Power()
    {
        FormulaNode left = Primary();
        while (Current.Kind == FormulaTokenKind.Caret)
        {
            FormulaToken sign = Take();
            if (Current.Kind != FormulaTokenKind.Number)
            {
                throw new FormulaException("after '^' comes a whole number, as in (A + B + C)^2", Current.Span);
            }

            FormulaToken exponent = Take();
            left = new BinaryNode(sign.Kind, left, new NumberNode(exponent.Text, exponent.Span), sign.Span);
        }

        return left;
    }

    private FormulaNode Primary()
    {
        FormulaToken token = Current;
        switch (token.Kind)
        {
            case FormulaTokenKind.Name:
                _at++;
                return Current.Kind == FormulaTokenKind.Open
                    ? throw FunctionCall(token)
                    : new NameNode(token.Text, token.Span);
            case FormulaTokenKind.Number:
                _at++;
                return new NumberNode(token.Text, token.Span);
            case FormulaTokenKind.Open:
                return Parenthesis();
            case FormulaTokenKind.End:
                throw new FormulaException("a term is missing at the end", token.Span);
            default:
                throw new FormulaException($"a term is missing before '{token.Text}'", token.Span);
        }
    }

    private FormulaNode Parenthesis()
    {
        Enter();
        FormulaToken open = Take();
        FormulaNode inner = Sum();
        FormulaNode? grouping = null;
        bool isDouble = Current.Kind == FormulaTokenKind.DoubleBar;
        if (isDouble || Current.Kind == FormulaTokenKind.Bar)
        {
            _at++;
            grouping = Sum();
        }

        if (Current.Kind != FormulaTokenKind.Close)
        {
            throw Current.Kind switch
            {
                FormulaTokenKind.End => new FormulaException("this '(' is not closed", open.Span),
                FormulaTokenKind.Bar or FormulaTokenKind.DoubleBar => new FormulaException("a random term has one bar", Current.Span),
                FormulaTokenKind.Tilde => new FormulaException("there is one '~' only, after the response", Current.Span),
                _ => new FormulaException($"an operator such as + is missing before '{Current.Text}'", Current.Span),
            };
        }

        FormulaSpan span = FormulaSpan.Cover(open.Span, Take().Span);
        _depth--;
        return grouping is null ? inner with { Span = span } : new BarNode(inner, grouping, isDouble, span);
    }

    private FormulaToken Take() => _tokens[_at++];

    /// <summary>A formula is written by hand; a thousand parentheses must not end the compiler's stack.</summary>
    private void Enter()
    {
        if (++_depth > DeepestNesting)
        {
            throw new FormulaException("the formula is nested too deeply", Current.Span);
        }
    }

    private FormulaException FunctionCall(FormulaToken name)
    {
        int last = _at;
        for (int open = 0; last < _tokens.Count - 1; last++)
        {
            open += _tokens[last].Kind switch { FormulaTokenKind.Open => 1, FormulaTokenKind.Close => -1, _ => 0 };
            if (open == 0)
            {
                break;
            }
        }

        string mend = name.Text switch
        {
            "factor" or "as.factor" => "put [Fixed(AsFactor = true)] on the member",
            "poly" => "put [Fixed(Degree = 2)] on the member",
            "offset" => "put [Offset] on the member",
            "log" => "write a computed property, as in public double LogAge => Math.Log(Age), and name that",
            _ => "write a computed property and name that",
        };
        return new FormulaException(
            $"a formula has no function calls such as {name.Text}(…): {mend}",
            FormulaSpan.Cover(name.Span, _tokens[last].Span));
    }
}
