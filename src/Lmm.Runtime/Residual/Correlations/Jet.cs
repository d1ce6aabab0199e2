namespace Lmm.Residuals;

/// <summary>
/// A number with its gradient and Hessian in K variables: arithmetic on jets carries first and second derivatives exactly
/// (Griewank and Walther 2008, Evaluating Derivatives, section 10.2). For recursions in few variables.
/// </summary>
/// <param name="Value">f.</param>
/// <param name="Gradient">df/dw_k, K values.</param>
/// <param name="Hessian">d2f/dw_j dw_k, K x K.</param>
internal sealed record Jet(double Value, double[] Gradient, double[] Hessian)
{
    /// <summary>A number that does not move.</summary>
    public static Jet Constant(double value, int variables) => new(value, new double[variables], new double[variables * variables]);

    /// <summary>tanh of variable k.</summary>
    public static Jet Tanh(double w, int k, int variables)
    {
        Jet jet = Constant(Math.Tanh(w), variables);
        jet.Gradient[k] = FisherZ.Slope(w);
        jet.Hessian[k * (variables + 1)] = FisherZ.Curvature(w);
        return jet;
    }

    /// <summary>Sum.</summary>
    public static Jet operator +(Jet a, Jet b) => Combine(a, b, a.Value + b.Value, 1, 1, 0);

    /// <summary>Difference.</summary>
    public static Jet operator -(Jet a, Jet b) => Combine(a, b, a.Value - b.Value, 1, -1, 0);

    /// <summary>Negative.</summary>
    public static Jet operator -(Jet a) => Constant(0, a.Gradient.Length) - a;

    /// <summary>Product.</summary>
    public static Jet operator *(Jet a, Jet b) => Combine(a, b, a.Value * b.Value, b.Value, a.Value, 1);

    /// <summary>Quotient.</summary>
    public static Jet operator /(Jet a, Jet b) => a * b.Reciprocal();

    private Jet Reciprocal()
    {
        int n = Gradient.Length;
        Jet result = Constant(1 / Value, n);
        double square = result.Value * result.Value;
        for (int i = 0; i < n; i++)
        {
            result.Gradient[i] = -square * Gradient[i];
            for (int j = 0; j < n; j++)
            {
                result.Hessian[(i * n) + j] = square * ((2 * result.Value * Gradient[i] * Gradient[j]) - Hessian[(i * n) + j]);
            }
        }

        return result;
    }

    /// <summary>A function of a and b with first derivatives fa and fb and mixed second derivative fab, no other.</summary>
    private static Jet Combine(Jet a, Jet b, double value, double fa, double fb, double fab)
    {
        int n = a.Gradient.Length;
        Jet result = Constant(value, n);
        for (int i = 0; i < n; i++)
        {
            result.Gradient[i] = (fa * a.Gradient[i]) + (fb * b.Gradient[i]);
            for (int j = 0; j < n; j++)
            {
                double mixed = (a.Gradient[i] * b.Gradient[j]) + (a.Gradient[j] * b.Gradient[i]);
                result.Hessian[(i * n) + j] = (fa * a.Hessian[(i * n) + j]) + (fb * b.Hessian[(i * n) + j]) + (fab * mixed);
            }
        }

        return result;
    }
}
