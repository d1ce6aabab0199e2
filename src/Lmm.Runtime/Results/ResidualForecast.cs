using Lmm.Kernels;
using Lmm.Residuals;

namespace Lmm;

/// <summary>
/// The residual of a new row given those of its subject's observed rows: k = R_oo^-1 R_on, E = k'e_o, variance
/// R_nn - R_no k (Goldberger 1962, J. Am. Stat. Assoc. 57, 369-375). Relative to sigma^2.
/// </summary>
internal sealed class ResidualForecast
{
    private readonly ResidualRows _rows;
    private readonly ResidualTerm? _term;
    private readonly int _fitted;
    private readonly int? _markovOrder;
    private readonly int[][] _observed = [];
    private int _subject = -1;
    private double[] _factor = [];

    /// <param name="data">A fit with its rows.</param>
    /// <param name="rows">The new rows.</param>
    /// <param name="fittedValues">Their conditional means.</param>
    /// <exception cref="ArgumentException">As for <see cref="JoinedResidualTerm"/>.</exception>
    public ResidualForecast(FitData data, DesignMatrices rows, double[] fittedValues)
    {
        _fitted = data.Design?.RowCount ?? 0;
        double[]? weights = data.Design?.Weights is null && rows.Weights is null
            ? null
            : [.. data.Design?.Weights ?? Ones(_fitted), .. (rows.Weights ?? Ones(rows.RowCount)).Select(w => w > 0 ? w : 1)];
        if (data.Solution.Residual is not { } residual)
        {
            _rows = new ResidualRows(_fitted + rows.RowCount, weights, null, null, []);
            return;
        }

        (_term, ResidualCovariance structure, double[] working) = JoinedResidualTerm.Of(residual, data.Design!, rows, fittedValues);
        _markovOrder = structure.MarkovOrder;
        _rows = new ResidualRows(_fitted + rows.RowCount, weights, _term, structure, working);
        if (_rows.IsCorrelated)
        {
            _observed = [.. SubjectOrder.Of(_term, _term.SubjectOfRow.Length).Select(subject => subject.Where(row => row < _fitted).ToArray())];
        }
    }

    /// <summary>R_nn of a new row.</summary>
    public double Variance(int row)
    {
        double deviation = _rows.Deviation(_fitted + row);
        return deviation * deviation;
    }

    /// <summary>k over observed rows, and the variance that remains; no rows where nothing observed is correlated with the new one.</summary>
    public (int[] Observed, double[] Weights, double Variance) Given(int row)
    {
        if (_observed.Length == 0)
        {
            return ([], [], Variance(row));
        }

        int subject = _term!.SubjectOfRow[_fitted + row];
        bool whole = _markovOrder is null;
        int[] observed = whole ? _observed[subject] : Neighbours(_observed[subject], _fitted + row);
        int t = observed.Length;
        if (t == 0)
        {
            return ([], [], Variance(row));
        }

        double[] joint = _rows.Covariance([.. observed, _fitted + row]);
        if (!whole || subject != _subject)
        {
            _factor = Factor(joint, t, subject);
            _subject = subject;
        }

        double[] weights = [.. joint.AsSpan(t * (t + 1), t)];
        SmallMatrix.SolveLower(t, _factor, weights);
        double told = VectorKernels.Dot(weights, weights);
        SmallMatrix.SolveLowerTransposed(t, _factor, weights);
        return (observed, weights, Math.Max(0, joint[^1] - told));
    }

    private static double[] Ones(int count)
    {
        double[] ones = new double[count];
        Array.Fill(ones, 1);
        return ones;
    }

    private double[] Factor(double[] joint, int t, int subject)
    {
        double[] factor = new double[t * t];
        for (int a = 0; a < t; a++)
        {
            joint.AsSpan(a * (t + 1), t).CopyTo(factor.AsSpan(a * t));
        }

        return SmallMatrix.Cholesky(t, factor)
            ? factor
            : throw new InvalidOperationException($"The residual covariance of subject '{_term!.Subjects[subject]}' is singular: two of its rows are perfectly correlated.");
    }

    /// <summary>Where R is Markov the nearest rows before and behind tell all that the others could.</summary>
    private int[] Neighbours(int[] observed, int row)
    {
        double[] place = _term!.Coordinates[0];
        int behind = Array.FindIndex(observed, other => place[other] > place[row]);
        behind = behind < 0 ? observed.Length : behind;
        return [.. observed.AsSpan(Math.Max(0, behind - 1), Math.Min(observed.Length, behind + 1) - Math.Max(0, behind - 1))];
    }
}
