using System.Collections;
using System.Text;

namespace Lmm;

/// <summary>The samples of all statistics of a bootstrap, and how the refits ended.</summary>
public sealed class BootstrapResult : IReadOnlyList<BootstrapSample>
{
    private readonly BootstrapSample[] _samples;

    internal BootstrapResult(int seed, RefitCounts refits, BootstrapSample[] samples)
    {
        Seed = seed;
        Refits = refits;
        _samples = samples;
    }

    /// <summary>The seed.</summary>
    public int Seed { get; }

    /// <summary>How the refits ended.</summary>
    public RefitCounts Refits { get; }

    /// <inheritdoc/>
    public int Count => _samples.Length;

    /// <inheritdoc/>
    public BootstrapSample this[int index] => _samples[index];

    /// <summary>The sample of a statistic; parameters are named as in a profile, as in <c>["sd Subject Days"]</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such statistic.</exception>
    public BootstrapSample this[string name] => Array.Find(_samples, sample => sample.Name == name)
        ?? throw new KeyNotFoundException($"There is no statistic '{name}'; the statistics are {NameList.Of(_samples.Select(sample => sample.Name))}.");

    /// <inheritdoc/>
    public IEnumerator<BootstrapSample> GetEnumerator() => ((IEnumerable<BootstrapSample>)_samples).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The samples with percentile intervals, in the invariant culture.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("Parametric bootstrap\n");
        var grid = new TextGrid(true, false, false, false, false, false);
        grid.Add(string.Empty, "Estimate", "Bias", "Std. Error", "2.5 %", "97.5 %");
        foreach (BootstrapSample sample in _samples)
        {
            int decimals = NumberText.Decimals([sample.StandardError], 3);
            Interval interval = sample.Count < 20 ? new Interval(double.NaN, double.NaN) : sample.Interval();
            grid.Add([sample.Name, .. new[] { sample.Estimate, sample.Bias, sample.StandardError, interval.Lower, interval.Upper }.Select(x => NumberText.Fixed(x, decimals))]);
        }

        grid.WriteTo(text);
        text.Append(Refits).Append(System.Globalization.CultureInfo.InvariantCulture, $"; seed {Seed}; percentile intervals.\n");
        foreach (BootstrapSample sample in _samples.Where(sample => sample.Count < Refits.Used))
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{sample.Name} is not defined in {Refits.Used - sample.Count} of them.\n");
        }

        return text.ToString();
    }
}
