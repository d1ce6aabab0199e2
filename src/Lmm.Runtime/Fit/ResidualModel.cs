using Lmm.Blocks;
using Lmm.Kernels;
using Lmm.Residuals;

namespace Lmm.Fitting;

/// <summary>
/// The residual parameters w of a criterion: log|R| and the coefficients K = R^-1 of the pooled cross products, and, from
/// U (the weights of the criterion on each coefficient's products), the derivatives
/// d = tr(R_i (n K - K U K)) and their own, piece class by piece class (docs/math/residual.md).
/// </summary>
internal sealed class ResidualModel
{
    private readonly ResidualProducts _products;
    private readonly ResidualCovariance _structure;
    private readonly Term[] _terms;
    private readonly double[] _coefficients;
    private readonly double[] _moved;
    private readonly double[] _weights;

    public ResidualModel(ResidualProducts products)
    {
        _products = products;
        _structure = products.Structure;
        _coefficients = new double[products.Pieces.CoefficientCount];
        _moved = new double[products.Pieces.CoefficientCount];
        _weights = new double[products.Pieces.CoefficientCount];
        Working = new double[products.Structure.Count];
        _terms = [.. products.Pieces.Classes.SelectMany(TermsOf)];
    }

    /// <summary>The number of parameters.</summary>
    public int Count => _structure.Count;

    /// <summary>R(w).</summary>
    public ResidualCovariance Structure => _structure;

    /// <summary>w of the last <see cref="Update"/>.</summary>
    public double[] Working { get; }

    /// <summary>The products that it sets.</summary>
    public ResidualProducts Products => _products;

    /// <summary>log|R| over all rows.</summary>
    public double LogDeterminant { get; private set; }

    /// <summary>Sets the cross products to those at w; false where R is not positive definite there.</summary>
    public bool Update(ReadOnlySpan<double> w)
    {
        w.CopyTo(Working);
        LogDeterminant = 0;
        Array.Clear(_coefficients);
        foreach (Term term in _terms)
        {
            if (!term.Factor(_structure, w))
            {
                return false;
            }

            LogDeterminant += term.Sign * term.Piece.Count * term.LogDeterminant;
            term.AddTo(_coefficients, term.Inverse);
        }

        _products.Fill(_coefficients);
        return true;
    }

    /// <summary>Sets the cross products to those of R = I.</summary>
    public void SetIdentity()
    {
        _products.Pieces.IdentityCoefficients().CopyTo(_coefficients, 0);
        _products.Fill(_coefficients);
    }

    /// <summary>The gradient of log|R| plus the weighted products at <see cref="Working"/>.</summary>
    /// <param name="weights">The criterion's weights on the products.</param>
    /// <param name="gradient">Count values, overwritten.</param>
    public void Gradient(ProductValues weights, Span<double> gradient)
    {
        _products.Pooled.Contract(weights, _weights);
        gradient.Clear();
        foreach (Term term in _terms)
        {
            term.SetWeights(_weights);
            for (int k = 0; k < Count; k++)
            {
                if (_structure.Derivative(Working, k, term.Rows, term.Work))
                {
                    gradient[k] += term.Sign * VectorKernels.Dot(term.Work, term.Slope);
                }
            }
        }
    }

    /// <summary>dA/dw_k at <see cref="Working"/>.</summary>
    public void Derivative(int k, ProductValues target)
    {
        Array.Clear(_moved);
        foreach (Term term in _terms)
        {
            if (_structure.Derivative(Working, k, term.Rows, term.Work))
            {
                term.AddTo(_moved, term.InverseDerivative());
            }
        }

        _products.Pooled.Fill(_moved, target);
    }

    /// <summary>x'R^-1 x at <see cref="Working"/>, x a value for each row: the squares of the pieces.</summary>
    public double SumOfSquares(ReadOnlySpan<double> x)
    {
        ResidualPieces pieces = _products.Pieces;
        double sum = 0;
        for (int subject = 0; subject < pieces.Subjects.Count; subject++)
        {
            int[] rows = pieces.Subjects[subject];
            for (int piece = 0; piece < pieces.CountOf(subject); piece++)
            {
                (int start, int length) = pieces.PlaceOf(subject, piece);
                int s = pieces.ClassOf(subject, piece).FirstCoefficient;
                for (int t = start; t < start + length; t++)
                {
                    double along = 0;
                    for (int u = start; u < t; u++)
                    {
                        along += 2 * _coefficients[s++] * x[rows[u]];
                    }

                    sum += x[rows[t]] * (along + (_coefficients[s++] * x[rows[t]]));
                }
            }
        }

        return sum;
    }

    /// <summary>
    /// Second derivatives of log|R| plus the weighted products, with the weights of the last <see cref="Gradient"/> held:
    /// the exact ones, and what they are in expectation, sum n tr(K R_i K R_j). Count x Count each.
    /// </summary>
    public void Curvature(Span<double> exact, Span<double> expected)
    {
        exact.Clear();
        expected.Clear();
        double[][] moved = new double[Count][];
        double[][] weighted = new double[Count][];
        foreach (Term term in _terms)
        {
            for (int k = 0; k < Count; k++)
            {
                moved[k] = [];
                if (_structure.Derivative(Working, k, term.Rows, term.Work))
                {
                    (moved[k], weighted[k]) = term.Products();
                }
            }

            for (int j = 0; j < Count; j++)
            {
                for (int k = 0; k <= j; k++)
                {
                    AddCurvature(term, (j, k), moved, weighted, exact, expected);
                }
            }
        }

        for (int j = 0; j < Count; j++)
        {
            for (int k = 0; k < j; k++)
            {
                exact[(k * Count) + j] = exact[(j * Count) + k];
                expected[(k * Count) + j] = expected[(j * Count) + k];
            }
        }
    }

    /// <summary>Where the derivative by parameter k of what <see cref="Gradient"/> differentiates jumps, at most so far from <see cref="Working"/>.</summary>
    /// <param name="k">The parameter.</param>
    /// <param name="reach">How far.</param>
    /// <param name="kinks">Added to, one for each entry of a piece class whose derivative jumps.</param>
    public void Kinks(int k, double reach, List<Kink> kinks)
    {
        List<(int Entry, Kink Kink)> own = [];
        foreach (Term term in _terms)
        {
            own.Clear();
            _structure.Kinks(Working, k, term.Rows, reach, own);
            foreach ((int entry, Kink kink) in own)
            {
                // The entry stands on both sides of the diagonal.
                kinks.Add(kink with { Jump = 2 * term.Sign * kink.Jump * term.Slope[entry] });
            }
        }
    }

    private void AddCurvature(
        Term term, (int J, int K) pair, double[][] moved, double[][] weighted, Span<double> exact, Span<double> expected)
    {
        (int j, int k) = pair;
        int at = (j * Count) + k;
        if (moved[j].Length > 0 && moved[k].Length > 0)
        {
            double trace = term.Piece.Count * term.TraceOfProduct(moved[j], moved[k]);
            expected[at] += term.Sign * trace;

            // tr(M_j M_k K U) is symmetric in j and k only as a sum over both orders.
            exact[at] += term.Sign * (term.TraceOfProduct(moved[j], weighted[k]) + term.TraceOfProduct(moved[k], weighted[j]) - trace);
        }

        if (_structure.SecondDerivative(Working, j, k, term.Rows, term.Work))
        {
            exact[at] += term.Sign * VectorKernels.Dot(term.Work, term.Slope);
        }
    }

    private static IEnumerable<Term> TermsOf(PieceClass piece)
    {
        yield return new Term(piece, piece.Size, 1);
        if (piece.Given > 0)
        {
            yield return new Term(piece, piece.Given, -1);
        }
    }

    /// <summary>log|R| and R^-1 of the first rows of a class, added or taken away.</summary>
    private sealed class Term(PieceClass piece, int size, int sign)
    {
        private readonly double[] _factor = new double[size * size];
        private readonly double[] _u = new double[size * size];
        private readonly double[] _half = new double[size * size];

        public PieceClass Piece => piece;

        public int Sign => sign;

        public ReadOnlySpan<int> Rows => piece.Rows.AsSpan(0, size);

        /// <summary>A size x size matrix for the structure to write in.</summary>
        public double[] Work { get; } = new double[size * size];

        /// <summary>K.</summary>
        public double[] Inverse { get; } = new double[size * size];

        /// <summary>n K - K U K.</summary>
        public double[] Slope { get; } = new double[size * size];

        public double LogDeterminant { get; private set; }

        public bool Factor(ResidualCovariance structure, ReadOnlySpan<double> w)
        {
            structure.Covariance(w, Rows, _factor);
            if (!SmallMatrix.Cholesky(size, _factor))
            {
                return false;
            }

            LogDeterminant = 0;
            for (int i = 0; i < size; i++)
            {
                LogDeterminant += 2 * Math.Log(_factor[i * (size + 1)]);
            }

            Array.Clear(_half);
            SmallMatrix.InvertLower(size, _factor, _half);
            SmallMatrix.TransposedMultiply(size, size, size, _half, _half, Inverse);
            return double.IsFinite(LogDeterminant);
        }

        /// <summary>Adds the lower triangle of a matrix to the coefficients of the class, with the sign.</summary>
        public void AddTo(double[] coefficients, double[] matrix)
        {
            int next = piece.FirstCoefficient;
            for (int t = 0; t < size; t++)
            {
                for (int u = 0; u <= t; u++)
                {
                    coefficients[next++] += sign * matrix[(t * size) + u];
                }
            }
        }

        /// <summary>Takes U from the weights of the coefficients; those off the diagonal stand for both sides.</summary>
        public void SetWeights(double[] weights)
        {
            int next = piece.FirstCoefficient;
            for (int t = 0; t < size; t++)
            {
                for (int u = 0; u <= t; u++)
                {
                    double value = t == u ? weights[next] : weights[next] / 2;
                    _u[(t * size) + u] = value;
                    _u[(u * size) + t] = value;
                    next++;
                }
            }

            SmallMatrix.Multiply(size, size, size, Inverse, _u, _half);
            SmallMatrix.Multiply(size, size, size, _half, Inverse, Slope);
            for (int i = 0; i < Slope.Length; i++)
            {
                Slope[i] = (piece.Count * Inverse[i]) - Slope[i];
            }
        }

        /// <summary>-K R_k K for R_k in <see cref="Work"/>.</summary>
        public double[] InverseDerivative()
        {
            double[] result = new double[size * size];
            SmallMatrix.Multiply(size, size, size, Inverse, Work, _half);
            SmallMatrix.Multiply(size, size, size, _half, Inverse, result);
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = -result[i];
            }

            return result;
        }

        /// <summary>M = K R_k and M K U for R_k in <see cref="Work"/>.</summary>
        public (double[] Moved, double[] Weighted) Products()
        {
            double[] moved = new double[size * size];
            double[] weighted = new double[size * size];
            SmallMatrix.Multiply(size, size, size, Inverse, Work, moved);
            SmallMatrix.Multiply(size, size, size, moved, Inverse, _half);
            SmallMatrix.Multiply(size, size, size, _half, _u, weighted);
            return (moved, weighted);
        }

        public double TraceOfProduct(double[] x, double[] y)
        {
            double sum = 0;
            for (int i = 0; i < size; i++)
            {
                for (int k = 0; k < size; k++)
                {
                    sum += x[(i * size) + k] * y[(k * size) + i];
                }
            }

            return sum;
        }
    }
}
