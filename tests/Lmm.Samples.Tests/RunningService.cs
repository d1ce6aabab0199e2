using System.Diagnostics;

namespace Lmm.Samples.Tests;

/// <summary>The sample Scoring on a free port, until disposed.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;

    private RunningService(Process process) => _process = process;

    /// <summary>What it printed until it listened.</summary>
    public string Printed { get; private set; } = "";

    public HttpClient Client { get; } = new() { Timeout = Patience };

    /// <summary>Starts it with the document at that path and waits until it listens.</summary>
    public static async Task<RunningService> StartAsync(string document)
    {
        Process process = SampleRun.Start("Scoring", "de_DE.UTF-8", "--urls", "http://127.0.0.1:0", $"--Fit={document}");
        var service = new RunningService(process);
        try
        {
            await service.ListenAsync();
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task ListenAsync()
    {
        const string Listens = "Now listening on: ";
        using var patience = new CancellationTokenSource(Patience);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is string line)
        {
            Printed += line + "\n";
            int at = line.IndexOf(Listens, StringComparison.Ordinal);
            if (at >= 0)
            {
                Client.BaseAddress = new Uri(line[(at + Listens.Length)..].Trim());
                return;
            }
        }

        throw new InvalidOperationException($"Scoring ended before it listened: {Printed}{await _process.StandardError.ReadToEndAsync()}");
    }
}
