using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lmm.Analyzers;

/// <summary>Follows values through locals that are assigned once, by operations and not by names.</summary>
internal static class Locals
{
    private const int MostSteps = 8;

    /// <summary>What a value is when conversions, parentheses and locals assigned once are looked through.</summary>
    public static IOperation Resolve(IOperation value)
    {
        IOperation current = value;
        for (int step = 0; step < MostSteps; step++)
        {
            switch (current)
            {
                case IConversionOperation conversion:
                    current = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    current = parenthesized.Operand;
                    break;
                case ILocalReferenceOperation local when OnlyValue(local) is { } only:
                    current = only;
                    break;
                default:
                    return current;
            }
        }

        return current;
    }

    /// <summary>The operations of a value, those of the locals in it included.</summary>
    public static IEnumerable<IOperation> Parts(IOperation value)
    {
        var open = new Stack<IOperation>([value]);
        for (int step = 0; open.Count > 0 && step < 200; step++)
        {
            IOperation current = open.Pop();
            yield return current;
            if (current is ILocalReferenceOperation local && OnlyValue(local) is { } only)
            {
                open.Push(only);
            }

            foreach (IOperation child in current.ChildOperations)
            {
                open.Push(child);
            }
        }
    }

    /// <summary>The whole of the code that an operation stands in.</summary>
    public static IOperation Root(IOperation operation)
    {
        IOperation root = operation;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return root;
    }

    private static IOperation? OnlyValue(ILocalReferenceOperation reference)
    {
        ILocalSymbol local = reference.Local;
        IOperation? value = null;
        foreach (IOperation operation in Root(reference).DescendantsAndSelf())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation declarator when Same(declarator.Symbol, local):
                    value = declarator.GetVariableInitializer()?.Value;
                    break;
                case IAssignmentOperation { Target: ILocalReferenceOperation target } when Same(target.Local, local):
                    return null;
                case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out, Value: ILocalReferenceOperation given } when Same(given.Local, local):
                    return null;
            }
        }

        return value;
    }

    private static bool Same(ILocalSymbol left, ILocalSymbol right) => SymbolEqualityComparer.Default.Equals(left, right);
}
