namespace Lmm.Tool;

/// <summary>What the command hands to the shell.</summary>
public static class ExitCode
{
    /// <summary>Done, and nothing of error level was found.</summary>
    public const int Done = 0;

    /// <summary>A finding of error level, a model that does not fit into memory, or a fit that did not converge.</summary>
    public const int Found = 1;

    /// <summary>The command line is wrong, or the file cannot be read.</summary>
    public const int Usage = 2;
}

/// <summary>The command cannot be done as it was written; the message says what to do.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>The declaration or the rows have findings of error level; they were printed.</summary>
internal sealed class FoundException : Exception;
