using System.Globalization;
using System.Text;
using Lmm.Design;

namespace Lmm;

/// <summary>The rows cannot answer the model: every finding is listed, the errors first.</summary>
public sealed class InvalidDesignException : Exception
{
    /// <summary>Lists the findings in the message.</summary>
    /// <param name="model">The annotated type's name.</param>
    /// <param name="findings">Everything found, at least one error among it.</param>
    public InvalidDesignException(string model, IReadOnlyList<DesignFinding> findings)
        : base(Describe(model, findings)) => Findings = findings;

    /// <summary>Everything found, warnings and suggestions too, in the order found.</summary>
    public IReadOnlyList<DesignFinding> Findings { get; }

    private static string Describe(string model, IReadOnlyList<DesignFinding> findings)
    {
        int errors = findings.Count(f => f.Severity == FindingSeverity.Error);
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"The rows cannot be used for the model {model}: {errors} {(errors == 1 ? "error" : "errors")}.");
        foreach (DesignFinding finding in findings.OrderByDescending(f => f.Severity))
        {
            text.Append('\n').Append("  ");
            if (finding.Severity != FindingSeverity.Error)
            {
                text.Append(finding.Severity == FindingSeverity.Warning ? "(warning) " : "(note) ");
            }

            text.Append(finding.Id).Append(": ").Append(finding.Message);
        }

        return text.ToString();
    }
}

/// <summary>
/// The declaration is wrong (an analyzer error that was switched off or ignored): the emitted types have their shape but
/// nothing can be computed with them.
/// </summary>
public sealed class InvalidModelException : InvalidOperationException
{
    /// <summary>Names the rule.</summary>
    /// <param name="ruleId">The rule, as in LMM1004.</param>
    /// <param name="ruleMessage">What is wrong and what to do.</param>
    public InvalidModelException(string ruleId, string ruleMessage)
        : base($"{ruleId}: {ruleMessage}")
    {
        RuleId = ruleId;
        RuleMessage = ruleMessage;
    }

    /// <summary>The rule, as in LMM1004.</summary>
    public string RuleId { get; }

    /// <summary>What is wrong and what to do, without the id.</summary>
    public string RuleMessage { get; }
}

/// <summary>A CSV file cannot be read as rows of the type.</summary>
public sealed class CsvFormatException : FormatException
{
    /// <summary>Says what and where.</summary>
    /// <param name="message">What is wrong and what to do, with the place.</param>
    /// <param name="innerException">What lies behind it, or null.</param>
    public CsvFormatException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>The file's path, or null where a TextReader was read.</summary>
    public string? File { get; init; }

    /// <summary>The line in the file, counted from 1 for the header; 0 where no line is meant.</summary>
    public int Line { get; init; }

    /// <summary>The column in the file, counted from 1; 0 where no column is meant.</summary>
    public int Column { get; init; }

    /// <summary>The member that was to be read, or null.</summary>
    public string? Member { get; init; }

    /// <summary>The text of the cell, or null where no cell is meant.</summary>
    public string? Text { get; init; }
}
