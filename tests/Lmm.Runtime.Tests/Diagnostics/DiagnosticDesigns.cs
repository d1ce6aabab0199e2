using Lmm.Runtime.Tests.Fit;
using static Lmm.Runtime.Tests.Fit.RandomDesigns;

namespace Lmm.Runtime.Tests.Diagnostics;

/// <summary>Designs of every shape with weights, frequencies, an aliased column and an offset put on.</summary>
internal static class DiagnosticDesigns
{
    private static readonly Dictionary<string, Func<bool, DesignMatrices>> s_designs = new()
    {
        ["one intercept"] = w => Make(2, 40, 3, w, new Shape(6, 1, Covariance.Unstructured)),
        ["one slope"] = w => Make(3, 60, 3, w, new Shape(8, 2, Covariance.Unstructured)),
        ["diagonal"] = w => Make(5, 60, 3, w, new Shape(8, 2, Covariance.Diagonal)),
        ["two terms over one grouping"] = w => Make(4, 70, 3, w, new Shape(8, 1, Covariance.Unstructured), new Shape(8, 1, Covariance.Unstructured, Intercept: false, SameGroupingAs: 0)),
        ["nested"] = w => Make(9, 80, 4, w, new Shape(6, 1, Covariance.Unstructured), new Shape(3, 1, Covariance.Unstructured, NestedIn: 0)),
        ["crossed"] = w => Make(11, 80, 3, w, new Shape(9, 1, Covariance.Unstructured), new Shape(6, 1, Covariance.Unstructured)),
        ["crossed three"] = w => Make(12, 90, 3, w, new Shape(9, 1, Covariance.Unstructured), new Shape(6, 1, Covariance.Unstructured), new Shape(4, 1, Covariance.Unstructured)),
        ["crossed slopes"] = w => Make(13, 160, 3, w, new Shape(10, 2, Covariance.Unstructured), new Shape(7, 2, Covariance.Unstructured), new Shape(4, 1, Covariance.Unstructured)),
        ["sparse crossing"] = w => Make(17, 300, 3, w, new Shape(90, 1, Covariance.Unstructured), new Shape(70, 1, Covariance.Unstructured), new Shape(50, 1, Covariance.Unstructured)),
        ["no random effect"] = w => Make(19, 30, 3, w),
    };

    public static TheoryData<string, bool> Cases => [.. s_designs.Keys.SelectMany(name => new[] { (name, false), (name, true) })];

    public static DesignMatrices Of(string name, bool weights)
    {
        DesignMatrices design = s_designs[name](weights);
        if (!weights)
        {
            return design;
        }

        // What is rare comes with the weights: frequencies, an offset, and a column that is twice another.
        int n = design.RowCount;
        return new DesignMatrices
        {
            RowCount = n,
            Response = design.Response,
            ColumnNames = [.. design.ColumnNames, "twice"],
            ColumnTerms = [.. design.ColumnTerms, design.ColumnCount],
            FixedEffects = [.. design.FixedEffects, .. design.FixedEffects.AsSpan(n, n).ToArray().Select(x => 2 * x)],
            RandomTerms = design.RandomTerms,
            Weights = design.Weights,
            Frequencies = [.. Enumerable.Range(0, n).Select(i => 1.0 + (i % 3))],
            Offset = [.. Enumerable.Range(0, n).Select(i => 0.1 * (i % 5))],
        };
    }
}
