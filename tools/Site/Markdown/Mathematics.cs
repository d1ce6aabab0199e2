using System.Globalization;
using System.Text;

namespace Lmm.Site;

/// <summary>
/// The mathematics between dollar signs as MathML, which browsers draw themselves. It knows the part of TeX that the pages use; any other
/// command is an error, so that a formula is either drawn or mended.
/// </summary>
internal sealed class Mathematics
{
    private static readonly Dictionary<string, string> Letters = Table(
        "alpha α beta β gamma γ delta δ epsilon ε eta η theta θ kappa κ lambda λ mu μ nu ν pi π rho ρ sigma σ tau τ phi φ chi χ psi ψ omega ω "
        + "Gamma Γ Lambda Λ Sigma Σ Phi Φ Psi Ψ Omega Ω ell ℓ");

    private static readonly Dictionary<string, string> Signs = Table(
        "cdot · times × to → dots … sum ∑ prod ∏ int ∫ le ≤ ge ≥ ne ≠ approx ≈ sim ∼ in ∈ infty ∞ partial ∂ otimes ⊗ pm ±");

    private static readonly Dictionary<string, string> Spaces = Table(", 0.167em ; 0.278em quad 1em qquad 2em");

    private static readonly Dictionary<string, string> Accents = Table("bar ¯ hat ^ tilde ~");

    private static readonly HashSet<string> Functions = new(["log", "exp", "max", "min", "det"], StringComparer.Ordinal);

    private readonly string _source;
    private int _at;

    private Mathematics(string source) => _source = source;

    /// <summary>The formula as a math element.</summary>
    /// <exception cref="FormatException">It has a command that is not known, or a brace too many or too few.</exception>
    public static string ToMathMl(string source, bool isBlock)
    {
        string inner = new Mathematics(source).Row('\0');
        return $"<math{(isBlock ? " display=\"block\"" : "")} aria-label=\"{Html.Escape(source.Trim())}\"><mrow>{inner}</mrow></math>";
    }

    private static Dictionary<string, string> Table(string pairs) =>
        pairs.Split(' ').Chunk(2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    private string Row(char end)
    {
        var row = new StringBuilder();
        while (true)
        {
            SkipSpace();
            if (_at == _source.Length || _source[_at] == end)
            {
                if (_at == _source.Length && end != '\0')
                {
                    throw new FormatException($"${_source}$ has no closing '{end}'.");
                }

                _at++;
                return row.ToString();
            }

            row.Append(Scripted());
        }
    }

    // An atom with what is written above and below it, and its primes.
    private string Scripted()
    {
        bool isLarge = _source.AsSpan(_at).StartsWith("\\sum") || _source.AsSpan(_at).StartsWith("\\prod");
        string atom = Atom(), below = "", above = "", primes = "";
        while (_at < _source.Length && _source[_at] is '_' or '^' or '\'')
        {
            switch (_source[_at++])
            {
                case '_':
                    below += Argument();
                    break;
                case '^':
                    above += Argument();
                    break;
                default:
                    primes += "′";
                    break;
            }
        }

        string element = isLarge ? "under" : "sub", both = isLarge ? "munderover" : "msubsup";
        string drawn = (below.Length > 0, above.Length > 0) switch
        {
            (true, true) => $"<{both}>{atom}<mrow>{below}</mrow><mrow>{above}</mrow></{both}>",
            (true, false) => $"<m{element}>{atom}<mrow>{below}</mrow></m{element}>",
            (false, true) => isLarge ? $"<mover>{atom}<mrow>{above}</mrow></mover>" : $"<msup>{atom}<mrow>{above}</mrow></msup>",
            _ => atom,
        };

        // The sign of a prime is itself a raised one; as a superscript it would be raised twice.
        return primes.Length == 0 ? drawn : $"<mrow>{drawn}<mo lspace=\"0\" rspace=\"0.1em\">{primes}</mo></mrow>";
    }

    // What follows a command or a sign of a script: a group, a command, or one character (in \tfrac12 one digit each).
    private string Argument()
    {
        SkipSpace();
        return _at < _source.Length && char.IsAsciiDigit(_source[_at]) ? $"<mn>{_source[_at++]}</mn>" : Atom();
    }

    private string Atom()
    {
        if (_at == _source.Length)
        {
            throw new FormatException($"${_source}$ ends where something must follow.");
        }

        char c = _source[_at++];
        if (c == '{')
        {
            return $"<mrow>{Row('}')}</mrow>";
        }

        if (c == '\\')
        {
            return Command(Name());
        }

        if (char.IsDigit(c))
        {
            int start = _at - 1;
            while (_at < _source.Length && (char.IsDigit(_source[_at]) || (_source[_at] == '.' && _at + 1 < _source.Length && char.IsDigit(_source[_at + 1]))))
            {
                _at++;
            }

            return $"<mn>{_source[start.._at]}</mn>";
        }

        return char.IsLetter(c) ? $"<mi>{c}</mi>"
            : c is '|' or '(' or ')' or '[' or ']' ? $"<mo stretchy=\"false\">{c}</mo>"
            : $"<mo>{(c == '-' ? "−" : Html.Escape(c.ToString(CultureInfo.InvariantCulture)))}</mo>";
    }

    private string Command(string name)
    {
        if (Letters.TryGetValue(name, out string? letter))
        {
            return $"<mi>{letter}</mi>";
        }

        if (Signs.TryGetValue(name, out string? sign))
        {
            return $"<mo>{sign}</mo>";
        }

        if (Spaces.TryGetValue(name, out string? width))
        {
            return $"<mspace width=\"{width}\"/>";
        }

        if (Accents.TryGetValue(name, out string? accent))
        {
            return $"<mover accent=\"true\">{Argument()}<mo stretchy=\"false\">{accent}</mo></mover>";
        }

        return Functions.Contains(name) ? $"<mi>{name}</mi><mspace width=\"0.167em\"/>" : name switch
        {
            "sqrt" => $"<msqrt>{Argument()}</msqrt>",
            "tfrac" or "frac" => $"<mfrac>{Argument()}{Argument()}</mfrac>",
            "mathrm" or "operatorname" => $"<mi mathvariant=\"normal\">{Text()}</mi>",
            "text" => $"<mtext>{Text()}</mtext>",
            "{" or "}" or "%" => $"<mo>{name}</mo>",
            _ => throw new FormatException($"${_source}$ has the command \\{name}, which the site does not draw: add it to Mathematics.cs."),
        };
    }

    private string Name()
    {
        int start = _at;
        while (_at < _source.Length && char.IsAsciiLetter(_source[_at]))
        {
            _at++;
        }

        _at = Math.Max(_at, Math.Min(start + 1, _source.Length));
        return _source[start.._at];
    }

    // The braces' content as it is written.
    private string Text()
    {
        int end = _source.IndexOf('}', _at);
        if (_at >= _source.Length || _source[_at] != '{' || end < 0)
        {
            throw new FormatException($"${_source}$ has a command whose text is not in braces.");
        }

        string text = _source[(_at + 1)..end];
        _at = end + 1;
        return Html.Escape(text.StartsWith(' ') || text.EndsWith(' ') ? text.Replace(' ', '\u00a0') : text);
    }

    private void SkipSpace()
    {
        while (_at < _source.Length && char.IsWhiteSpace(_source[_at]))
        {
            _at++;
        }
    }
}
