using System.Numerics.Tensors;

namespace Lmm.Residuals;

// Start values by moments of residuals.
internal sealed partial class ComposedCovariance
{
    // A correlation is then known to about a hundredth, which costs no evaluation.
    private const int RowsForStart = 20_000;

    /// <inheritdoc/>
    public override IReadOnlyList<int[]> SubjectsForStart(IReadOnlyList<int[]> subjects)
    {
        if (_scales.Length > 0)
        {
            // A stratum may be of few rows, and stand in a corner of the data.
            return subjects;
        }

        List<int[]> some = [];
        for (int g = 0; g < _correlations.Length; g++)
        {
            IReadOnlyList<int[]> own = OfGroup(subjects, g);
            int step = Math.Max(1, RowsOf(own) / RowsForStart);
            for (int subject = 0; subject < own.Count; subject += step)
            {
                some.Add(own[subject]);
            }
        }

        return some;
    }

    /// <inheritdoc/>
    public override double Start(double[] residuals, IReadOnlyList<int[]> subjects, Span<double> w)
    {
        Span<double> all = residuals.AsSpan(0, _rows);
        double before = _scales.Length > 0 ? TensorPrimitives.SumOfSquares<double>(all) : 0;
        foreach (ScalePart part in _scales)
        {
            Span<double> own = w.Slice(part.First, part.Scale.Count);
            part.Scale.Start(all, own);
            Standardise(part.Scale, own, all);
        }

        double squares = 0;
        int count = 0;
        foreach (int[] rows in subjects)
        {
            foreach (int row in rows)
            {
                squares += all[row] * all[row];
            }

            count += rows.Length;
        }

        double size = Math.Sqrt(squares / count);
        foreach (int[] rows in size > 0 ? subjects : [])
        {
            foreach (int row in rows)
            {
                all[row] /= size;
            }
        }

        for (int g = 0; g < _correlations.Length; g++)
        {
            Span<double> own = w.Slice(_correlations[g].First, _correlations[g].Structure.Count);
            _correlations[g].Structure.Start(new StandardResiduals(residuals, OfGroup(subjects, g)), own);
        }

        return _scales.Length > 0 && squares > 0 ? squares / before : 1;
    }

    /// <summary>The rows of all subjects of a group: looking at each of 20,000 subjects of 50 rows took 0.6 ms of 40.</summary>
    private int RowsOf(IReadOnlyList<int[]> own) => _correlations.Length == 1 ? _rows : own.Sum(rows => rows.Length);

    /// <inheritdoc/>
    public override bool StartElsewhere(Span<double> w)
    {
        bool any = false;
        foreach (CorrelationPart part in _correlations)
        {
            any |= part.Structure.StartElsewhere(w.Slice(part.First, part.Structure.Count));
        }

        return any;
    }

    private IReadOnlyList<int[]> OfGroup(IReadOnlyList<int[]> subjects, int g) => _correlations.Length == 1
        ? subjects
        : [.. subjects.Where(rows => rows.Length > 0 && _groupOfRow[rows[0]] == g)];

    /// <summary>Divides by the standard deviations: rows of one class share theirs, so that each is computed once.</summary>
    private void Standardise(StandardDeviationScale scale, ReadOnlySpan<double> w, Span<double> values)
    {
        double[] ofClass = new double[RowClass.Append(0).Max() + 1];
        for (int row = 0; row < values.Length; row++)
        {
            ref double inverse = ref ofClass[RowClass.Length == 0 ? 0 : RowClass[row]];
            if (inverse == 0)
            {
                inverse = Math.Exp(-scale.Logarithm(w, row));
            }

            values[row] *= inverse;
        }
    }
}
