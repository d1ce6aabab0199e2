namespace Lmm.Residuals;

/// <summary>
/// R(w) = S C S of any rows of one subject, with first and second derivatives in the working parameters w: C the
/// correlation structure (with a set of parameters for each By group), S the standard deviations relative to sigma.
/// Matrices are t x t, row-major. Knows rows only through the arrays of the <see cref="ResidualTerm"/>.
/// </summary>
internal abstract class ResidualCovariance
{
    /// <summary>The R of a residual term.</summary>
    /// <param name="term">What it needs of the rows.</param>
    /// <param name="rows">n.</param>
    /// <exception cref="ArgumentException">A covariate has a value for which its variance function is not defined; the message names the row.</exception>
    public static ResidualCovariance Create(ResidualTerm term, int rows) => new ResidualBuilder(term, rows).Build();

    /// <summary>Whether R of a subject's rows is taken as a whole, as the term alone says: there is no <see cref="MarkovOrder"/> of 0 or 1.</summary>
    public static bool TakesWholeSubjects(ResidualTerm term) => term.Correlation switch
    {
        Corr.Independent or Corr.AR1 or Corr.AnteDependence => false,
        Corr.Ar => term.Order > 1,
        Corr.CAR1 or Corr.Exponential => term.Nugget || term.Coordinates.Count != 1,
        _ => true,
    };

    /// <summary>The number of working parameters.</summary>
    public abstract int Count { get; }

    /// <summary>
    /// For each row a number: rows of equal number differ at most in their coordinates as far as R can see. Occasions are
    /// part of it where the structure is not a function of distances alone. Empty where all rows are alike so.
    /// </summary>
    public abstract int[] RowClass { get; }

    /// <summary>Whether C is a function of the differences between coordinates; otherwise coordinates are not looked at beyond <see cref="RowClass"/>.</summary>
    public abstract bool UsesDistances { get; }

    /// <summary>
    /// m where a residual is, given the m rows of the subject before it (by the first coordinate), independent of those
    /// still before: 0 for independent rows, 1 for AR1, CAR1, AnteDependence and Exponential on a line without a nugget;
    /// null where there is no such m.
    /// </summary>
    public abstract int? MarkovOrder { get; }

    /// <summary>
    /// Whether sigma^2 R is linear in variances and covariances that are functions of the parameters, one to one: independent
    /// rows with variances by occasion or group, compound symmetry and Toeplitz with equal variances, unstructured with unequal.
    /// </summary>
    public abstract bool IsLinear { get; }

    /// <summary>Whether dR/dw_k jumps somewhere: the criterion then has kinks there, and maybe its optimum on one.</summary>
    public virtual bool IsKinked(int k) => false;

    /// <summary>Whether second derivatives of R jump somewhere: differences over a step then say more of the curvature than they do at a point.</summary>
    public abstract bool HasJumps { get; }

    /// <summary>The range of working parameter <paramref name="k"/> at w.</summary>
    public abstract ParameterRange Range(ReadOnlySpan<double> w, int k);

    /// <summary>The subjects that tell enough for a start: an even selection where a correlation is all that is asked, else all.</summary>
    public virtual IReadOnlyList<int[]> SubjectsForStart(IReadOnlyList<int[]> subjects) => subjects;

    /// <summary>
    /// Start parameters from residuals (moments: lag correlations, sample variances and correlations by occasion, regression
    /// of log squares on the covariate), well inside the range.
    /// </summary>
    /// <param name="residuals">
    /// A residual for each row of the subjects, about of variance R times a constant, n values at least; overwritten.
    /// </param>
    /// <param name="subjects">The rows of each subject, ordered by the first coordinate, of <see cref="SubjectsForStart"/>.</param>
    /// <param name="w">The parameters.</param>
    /// <returns>sigma^2 relative to that of R = I: the mean square of the residuals once S is divided out, over that of before.</returns>
    public abstract double Start(double[] residuals, IReadOnlyList<int[]> subjects, Span<double> w);

    /// <summary>Start parameters of quite another kind, in the place of those that have them; false where none have.</summary>
    public virtual bool StartElsewhere(Span<double> w) => false;

    /// <summary>R of the rows, which are of one subject.</summary>
    public abstract void Covariance(ReadOnlySpan<double> w, ReadOnlySpan<int> rows, Span<double> r);

    /// <summary>dR/dw_k of the rows; false, with nothing written, where it is zero.</summary>
    public abstract bool Derivative(ReadOnlySpan<double> w, int k, ReadOnlySpan<int> rows, Span<double> derivative);

    /// <summary>d2R/dw_j dw_k of the rows; false, with nothing written, where it is zero.</summary>
    public abstract bool SecondDerivative(ReadOnlySpan<double> w, int j, int k, ReadOnlySpan<int> rows, Span<double> derivative);

    /// <summary>Where dR/dw_k of the rows jumps as w_k changes.</summary>
    /// <param name="w">The parameters.</param>
    /// <param name="k">Which changes.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="reach">How far from w_k is looked.</param>
    /// <param name="kinks">Added to: places in the strict lower triangle, in the row-major matrix, and the jump there.</param>
    public virtual void Kinks(ReadOnlySpan<double> w, int k, ReadOnlySpan<int> rows, double reach, List<(int Entry, Kink Kink)> kinks)
    {
    }

    /// <summary>Whether parameter <paramref name="k"/> stands at its bound and carries no information.</summary>
    public abstract bool IsAtBound(ReadOnlySpan<double> w, int k);

    /// <summary>The parameters on their natural scale, named, in the order of results.</summary>
    public abstract IReadOnlyList<NaturalParameter> Natural(ReadOnlySpan<double> w);

    /// <summary>
    /// For each natural parameter d the sum over a, b of weights[a, b] d2 rho_d / dw_a dw_b, in the order of
    /// <see cref="Natural"/>.
    /// </summary>
    /// <param name="w">The parameters.</param>
    /// <param name="weights">Count x Count.</param>
    /// <param name="curvature">Count values.</param>
    public abstract void NaturalCurvature(ReadOnlySpan<double> w, ReadOnlySpan<double> weights, Span<double> curvature);

    /// <summary>Working parameters of natural values, in the order of <see cref="Natural"/>: for the criterion at fixed parameters.</summary>
    /// <exception cref="ArgumentException">A value is outside its range; the message names it.</exception>
    public abstract void FromNatural(ReadOnlySpan<double> natural, Span<double> w);
}

/// <summary>One parameter on its natural scale.</summary>
/// <param name="Name">As in <c>phi</c>, <c>sd[Week8]</c>, <c>rho[Week1,Week8]</c>, <c>range</c>, <c>nugget</c>, <c>power</c>; the By level and a variance function's member where there are several.</param>
/// <param name="Scale">The scale on which intervals are symmetric.</param>
/// <param name="Value">The value.</param>
/// <param name="Gradient">Its derivatives by the working parameters, Count values.</param>
internal sealed record NaturalParameter(string Name, ParameterScale Scale, double Value, double[] Gradient);
