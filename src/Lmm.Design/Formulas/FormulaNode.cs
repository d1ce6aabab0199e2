namespace Lmm.Design.Formulas;

/// <summary>A node of a formula's tree, with the characters it was read from.</summary>
internal abstract record FormulaNode(FormulaSpan Span);

/// <summary>A member's name.</summary>
internal sealed record NameNode(string Name, FormulaSpan Span) : FormulaNode(Span);

/// <summary>0 or 1 as a term, or a power's exponent.</summary>
internal sealed record NumberNode(string Text, FormulaSpan Span) : FormulaNode(Span);

/// <summary>Two operands: <c>+ - : * / ^</c>.</summary>
internal sealed record BinaryNode(FormulaTokenKind Operator, FormulaNode Left, FormulaNode Right, FormulaSpan OperatorSpan)
    : FormulaNode(FormulaSpan.Cover(Left.Span, Right.Span));

/// <summary>A leading minus (or plus) before a term.</summary>
internal sealed record SignNode(bool IsMinus, FormulaNode Operand, FormulaSpan Span) : FormulaNode(Span);

/// <summary>A random term in its parentheses.</summary>
internal sealed record BarNode(FormulaNode Effects, FormulaNode Grouping, bool IsDouble, FormulaSpan Span) : FormulaNode(Span);

/// <summary>The whole: response and terms.</summary>
internal sealed record FormulaTree(NameNode Response, FormulaNode Terms);
