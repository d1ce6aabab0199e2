using Lmm.Residuals;

namespace Lmm.Runtime.Tests.Results;

/// <summary>
/// phi^|s - t| with a standard deviation v^power: a residual structure written from its definition, so that results are
/// tested without the library's own structures. Working parameters: phi, power.
/// </summary>
internal sealed class HandMadeResidual(ResidualTerm term, bool isMarkov) : ResidualCovariance
{
    public override int Count => 2;

    public override int[] RowClass => new int[term.SubjectOfRow.Length];

    public override bool UsesDistances => true;

    public override bool IsLinear => false;

    public override int? MarkovOrder => isMarkov ? 1 : null;

    public static double Element(ResidualTerm term, double phi, double power, int i, int j) =>
        term.SubjectOfRow[i] == term.SubjectOfRow[j] ? WithinSubject(term, phi, power, i, j) : 0;

    public override void Covariance(ReadOnlySpan<double> w, ReadOnlySpan<int> rows, Span<double> r)
    {
        for (int a = 0; a < rows.Length; a++)
        {
            for (int b = 0; b < rows.Length; b++)
            {
                r[(a * rows.Length) + b] = WithinSubject(term, w[0], w[1], rows[a], rows[b]);
            }
        }
    }

    public override IReadOnlyList<NaturalParameter> Natural(ReadOnlySpan<double> w) =>
    [
        new NaturalParameter("phi", ParameterScale.FisherZ, w[0], [1, 0]),
        new NaturalParameter("power", ParameterScale.Identity, w[1], [0, 1]),
    ];

    public override void FromNatural(ReadOnlySpan<double> natural, Span<double> w) => natural.CopyTo(w);

    public override void NaturalCurvature(ReadOnlySpan<double> w, ReadOnlySpan<double> weights, Span<double> curvature) => curvature.Clear();

    public override bool IsAtBound(ReadOnlySpan<double> w, int k) => false;

    public override bool HasJumps => false;

    public override ParameterRange Range(ReadOnlySpan<double> w, int k) => throw new NotSupportedException();

    public override double Start(double[] residuals, IReadOnlyList<int[]> subjects, Span<double> w) => throw new NotSupportedException();

    public override bool Derivative(ReadOnlySpan<double> w, int k, ReadOnlySpan<int> rows, Span<double> derivative) => throw new NotSupportedException();

    public override bool SecondDerivative(ReadOnlySpan<double> w, int j, int k, ReadOnlySpan<int> rows, Span<double> derivative) => throw new NotSupportedException();

    private static double WithinSubject(ResidualTerm term, double phi, double power, int i, int j) =>
        Math.Pow(phi, Math.Abs(term.Coordinates[0][i] - term.Coordinates[0][j]))
            * Math.Pow(term.Variances[0].Covariate[i] * term.Variances[0].Covariate[j], power);
}
