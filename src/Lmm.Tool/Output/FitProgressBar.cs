using System.Globalization;
using System.Runtime.CompilerServices;
using Spectre.Console;

namespace Lmm.Tool.Output;

/// <summary>A bar on the terminal for work that takes over a second; nothing where nobody looks.</summary>
internal static class FitProgressBar
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Runs a fit and shows how near it is, by the decrease of the criterion that is still promised.</summary>
    public static MixedModelFit Watch(Terminal terminal, Func<FitOptions, MixedModelFit> fit)
    {
        if (!terminal.IsInteractive)
        {
            return fit(new FitOptions());
        }

        FitApproach approach = new(new FitOptions().Tolerance);
        return Show(terminal, approach, () => fit(new FitOptions { Progress = approach }));
    }

    /// <summary>Runs work that counts its parts, as the refits of a bootstrap.</summary>
    public static T Watch<T>(Terminal terminal, string what, Func<IProgress<BootstrapProgress>?, T> work)
    {
        if (!terminal.IsInteractive)
        {
            return work(null);
        }

        ReplicateCount count = new(what);
        return Show(terminal, count, () => work(count));
    }

    /// <summary>Runs the work beside a bar that appears after a second and goes away at the end.</summary>
    internal static T Show<T>(Terminal terminal, IApproach approach, Func<T> work, TimeSpan? patience = null)
    {
        Task<T> task = Task.Run(work);
        if (!((IAsyncResult)task).AsyncWaitHandle.WaitOne(patience ?? Patience))
        {
            terminal.Bar(bar =>
            {
                do
                {
                    (bar.Value, bar.Description) = (100 * approach.Fraction, approach.Words);
                }
                while (!((IAsyncResult)task).AsyncWaitHandle.WaitOne(100));

                bar.Value = 100;
            });
        }

        return task.GetAwaiter().GetResult();
    }
}

/// <summary>How far work is, asked for now and then by another thread.</summary>
internal interface IApproach
{
    /// <summary>From 0 to 1.</summary>
    double Fraction { get; }

    /// <summary>What is going on.</summary>
    string Words { get; }
}

/// <summary>
/// How near a fit is. Newton's promise g'B^-1 g / 2 falls by orders of magnitude to the tolerance: its logarithm is the way
/// that is behind, which never goes back.
/// </summary>
internal sealed class FitApproach(double tolerance) : IProgress<FitProgress>, IApproach
{
    private double _first = double.NaN;
    private double _fraction;
    private volatile StrongBox<FitProgress>? _last;

    public double Fraction => Volatile.Read(ref _fraction);

    public string Words => _last is { Value: var last }
        ? string.Create(CultureInfo.InvariantCulture, $"fitting, evaluation {last.Evaluation}, -2 log L {last.Deviance:F2}")
        : "fitting";

    public void Report(FitProgress value)
    {
        _last = new StrongBox<FitProgress>(value);
        double promised = value.PredictedDecrease;
        if (!(promised > 0))
        {
            return;
        }

        _first = double.IsNaN(_first) ? Math.Max(promised, 10 * tolerance) : _first;
        double behind = Math.Log(_first / promised) / Math.Log(_first / tolerance);
        Volatile.Write(ref _fraction, Math.Clamp(behind, _fraction, 1));
    }
}

/// <summary>How many replicates are done.</summary>
internal sealed class ReplicateCount(string what) : IProgress<BootstrapProgress>, IApproach
{
    private int _done;
    private int _count = 1;

    public double Fraction => Volatile.Read(ref _done) / (double)Volatile.Read(ref _count);

    public string Words => string.Create(CultureInfo.InvariantCulture, $"{what}, {_done} of {_count}");

    public void Report(BootstrapProgress value)
    {
        Volatile.Write(ref _count, Math.Max(1, value.Count));
        Volatile.Write(ref _done, Math.Max(_done, value.Done));
    }
}
