using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Lmm.Design;

namespace Lmm;

/// <summary>Takes from a design what outlives its rows.</summary>
internal static class FitShapeBuilder
{
    /// <exception cref="ArgumentException">Solution and matrices do not belong together.</exception>
    public static FitShape Build(ModelSpec specification, DesignMatrices design, Solution solution)
    {
        Check(design, solution);
        return new FitShape
        {
            RowCount = design.RowCount,
            ColumnNames = [.. design.ColumnNames],
            ColumnTerms = [.. design.ColumnTerms],
            Terms = [.. design.RandomTerms.Select(t => new TermShape(t.GroupName, t.EffectNames, t.Covariance, t.Levels))],
            Residual = ResidualShape.Of(design, solution),
            ScaledResiduals = new Lazy<double[]>(() => Quantiles(FittedRows.Pearson(design, solution))),
            Aliases = ColumnSpace.Coordinates(design, solution.EstimatedColumns),
            ColumnMeans = new Lazy<double[]>(() => [.. Enumerable.Range(0, design.ColumnCount).Select(j => Mean(design.FixedEffects.AsSpan(j * design.RowCount, design.RowCount), design.Frequencies))]),
            OffsetMean = new Lazy<double>(() => design.Offset is null ? 0 : Mean(design.Offset, design.Frequencies)),
            Cells = new Lazy<CellCounts?>(() => CellCounts.Of(specification, design)),
            Equations = new Lazy<EquationProducts?>(() => EquationAssembly.Of(design, solution)),
            DataFingerprint = new Lazy<string>(() => Fingerprint(design.Response, design.Weights, design.Frequencies, design.Offset)),
            FixedFingerprint = new Lazy<string>(() => Fingerprint(design.FixedEffects)),
        };
    }

    /// <summary>Minimum, quartiles, maximum; quantile type 7 of Hyndman and Fan (1996), R's default. Sorts its argument.</summary>
    public static double[] Quantiles(double[] values)
    {
        if (values.Length == 0)
        {
            return [double.NaN, double.NaN, double.NaN, double.NaN, double.NaN];
        }

        Array.Sort(values);
        double[] quantiles = new double[5];
        for (int q = 0; q < 5; q++)
        {
            double position = (values.Length - 1) * (q / 4.0);
            int below = (int)position;
            double part = position - below;
            quantiles[q] = part == 0 ? values[below] : values[below] + (part * (values[below + 1] - values[below]));
        }

        return quantiles;
    }

    private static double Mean(ReadOnlySpan<double> values, double[]? frequencies)
    {
        double sum = 0;
        double count = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double frequency = frequencies?[i] ?? 1;
            sum += frequency * values[i];
            count += frequency;
        }

        return sum / count;
    }

    private static void Check(DesignMatrices design, Solution solution)
    {
        if (solution.Terms.Count != design.RandomTerms.Count)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The design has {design.RandomTerms.Count} random terms, the solution {solution.Terms.Count}: they do not belong together."));
        }

        if (solution.Coefficients.Length != solution.EstimatedColumns.Count || solution.Coefficients.Length > design.ColumnCount)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The design has {design.ColumnCount} columns, the solution {solution.EstimatedColumns.Count} estimated columns and {solution.Coefficients.Length} coefficients: they do not belong together."));
        }

        for (int t = 0; t < design.RandomTerms.Count; t++)
        {
            RandomTerm term = design.RandomTerms[t];
            double[,] modes = solution.Terms[t].ConditionalModes;
            if (modes.GetLength(0) != term.Levels.Count || modes.GetLength(1) != term.EffectCount)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Random term {term.GroupName} has {term.Levels.Count} levels of {term.EffectCount} effects, its solution {modes.GetLength(0)} of {modes.GetLength(1)}: they do not belong together."));
            }
        }
    }

    private static string Fingerprint(params ReadOnlySpan<double[]?> columns)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> mark = stackalloc byte[1];
        foreach (double[]? column in columns)
        {
            mark[0] = column is null ? (byte)0 : (byte)1;
            hash.AppendData(mark);
            hash.AppendData(MemoryMarshal.AsBytes(column.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
