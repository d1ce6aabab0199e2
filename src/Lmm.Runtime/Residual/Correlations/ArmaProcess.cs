namespace Lmm.Residuals;

/// <summary>
/// The stationary process e_t = sum phi_i e_t-i + a_t + sum theta_j a_t-j from p + q free parameters: the partial
/// autocorrelations of the autoregressive part are tanh w, so that it is stationary, and those of the moving average part
/// with the sign turned, so that it is invertible (Barndorff-Nielsen and Schou 1973, J. Multivariate Anal. 3, 408; Monahan 1984,
/// Biometrika 71, 403). All derivatives in w are carried along.
/// </summary>
internal sealed class ArmaProcess
{
    private readonly int _variables;

    /// <summary>Takes p and w, p + q values.</summary>
    public ArmaProcess(int p, ReadOnlySpan<double> w)
    {
        _variables = w.Length;
        Jet[] autoregressive = new Jet[p];
        for (int k = 0; k < p; k++)
        {
            autoregressive[k] = Jet.Tanh(w[k], k, w.Length);
        }

        Jet[] movingAverage = new Jet[w.Length - p];
        for (int k = 0; k < movingAverage.Length; k++)
        {
            movingAverage[k] = -Jet.Tanh(w[p + k], p + k, w.Length);
        }

        Phi = Coefficients(autoregressive);
        Theta = [.. Coefficients(movingAverage).Select(c => -c)];
    }

    /// <summary>phi_1 … phi_p.</summary>
    public Jet[] Phi { get; }

    /// <summary>theta_1 … theta_q; positive for a positive correlation at lag 1.</summary>
    public Jet[] Theta { get; }

    /// <summary>
    /// The partial autocorrelations of coefficients phi, by Durbin and Levinson's recursion backwards; null where one is not
    /// inside (-1, 1), that is, where the process is not stationary.
    /// </summary>
    public static double[]? PartialAutocorrelations(ReadOnlySpan<double> phi)
    {
        double[] current = phi.ToArray();
        for (int k = current.Length - 1; k >= 0; k--)
        {
            double last = current[k];
            if (!(Math.Abs(last) < 1))
            {
                return null;
            }

            double[] shorter = [.. current];
            for (int i = 0; i < k; i++)
            {
                shorter[i] = (current[i] + (last * current[k - 1 - i])) / (1 - (last * last));
            }

            current = shorter;
        }

        return current;
    }

    /// <summary>rho(0) … rho(longest): autocovariances to max(p, q) from a linear system, then by recursion (Brockwell and Davis 1991, section 3.3).</summary>
    public Jet[] Autocorrelations(int longest)
    {
        List<Jet> gamma = [.. FirstAutocovariances()];
        while (gamma.Count <= longest)
        {
            Jet next = Jet.Constant(0, _variables);
            for (int i = 0; i < Phi.Length; i++)
            {
                next += Phi[i] * gamma[gamma.Count - 1 - i];
            }

            gamma.Add(next);
        }

        return [.. gamma.Take(longest + 1).Select(g => g / gamma[0])];
    }

    /// <summary>phi from partial autocorrelations, by Durbin and Levinson's recursion.</summary>
    private static Jet[] Coefficients(Jet[] partial)
    {
        Jet[] phi = [];
        foreach (Jet last in partial)
        {
            Jet[] shorter = phi;
            phi = [.. shorter.Select((value, i) => value - (last * shorter[shorter.Length - 1 - i])), last];
        }

        return phi;
    }

    /// <summary>gamma(0) … gamma(max(p, q)) for innovations of variance 1.</summary>
    private Jet[] FirstAutocovariances()
    {
        int order = Math.Max(Phi.Length, Theta.Length);
        Jet zero = Jet.Constant(0, _variables);
        Jet one = Jet.Constant(1, _variables);
        Jet[] moving = [one, .. Theta];
        Jet[] response = new Jet[moving.Length];
        for (int j = 0; j < response.Length; j++)
        {
            response[j] = moving[j];
            for (int i = 1; i <= Math.Min(j, Phi.Length); i++)
            {
                response[j] += Phi[i - 1] * response[j - i];
            }
        }

        // gamma(k) - sum_i phi_i gamma(|k - i|) = sum_{j at least k} theta_j psi_j-k.
        int size = order + 1;
        Jet[,] system = new Jet[size, size + 1];
        for (int k = 0; k < size; k++)
        {
            for (int column = 0; column <= size; column++)
            {
                system[k, column] = column == k ? one : zero;
            }

            for (int i = 1; i <= Phi.Length; i++)
            {
                system[k, Math.Abs(k - i)] -= Phi[i - 1];
            }

            for (int j = k; j < moving.Length; j++)
            {
                system[k, size] += moving[j] * response[j - k];
            }
        }

        return Solve(system);
    }

    /// <summary>Gauss-Jordan elimination with row exchanges.</summary>
    private static Jet[] Solve(Jet[,] system)
    {
        int size = system.GetLength(0);
        for (int column = 0; column < size; column++)
        {
            int pivot = Enumerable.Range(column, size - column).MaxBy(row => Math.Abs(system[row, column].Value));
            for (int c = 0; c <= size; c++)
            {
                (system[column, c], system[pivot, c]) = (system[pivot, c], system[column, c]);
            }

            for (int row = 0; row < size; row++)
            {
                if (row != column)
                {
                    Jet factor = system[row, column] / system[column, column];
                    for (int c = column; c <= size; c++)
                    {
                        system[row, c] -= factor * system[column, c];
                    }
                }
            }
        }

        return [.. Enumerable.Range(0, size).Select(k => system[k, size] / system[k, k])];
    }
}
