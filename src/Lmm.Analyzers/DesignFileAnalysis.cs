using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Lmm.Design;
using Lmm.Generators;
using Lmm.Generators.Designs;
using Lmm.Generators.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Lmm.Analyzers;

/// <summary>Reports what the design file of a model shows: in the file where that is to be mended, else at the declaration.</summary>
internal static class DesignFileAnalysis
{
    /// <summary>What was last read of a text, so that typing in the declaration does not read the file again for the same model.</summary>
    private static readonly ConditionalWeakTable<SourceText, LastReading> Known = new();

    /// <summary>Checks the design that a sound model names; does nothing where it names none.</summary>
    public static void Run(SymbolAnalysisContext context, ModelToEmit model, Func<DeclarationSyntax> declaration)
    {
        if (model.DesignName is not { } name || model.Error is not null)
        {
            return;
        }

        AdditionalText[] meant = [.. context.Options.AdditionalFiles.Where(file => DesignPath.IsMeant(file.Path, name))];
        IEnumerable<string> others = context.Options.AdditionalFiles.Select(file => file.Path);
        string? path = meant.Length == 1 ? meant[0].Path : null;
        foreach (PlacedFinding placed in Read(model, meant, others, context.CancellationToken).Findings)
        {
            DesignFinding finding = placed.Finding;
            if (Descriptors.Find(finding.Id) is not { } descriptor)
            {
                continue;
            }

            Location? inFile = placed.Place is { } place && path is not null ? InFile(path, place) : null;
            bool isInFile = placed.IsInFile && inFile is not null;
            context.ReportDiagnostic(Diagnostic.Create(
                descriptor,
                isInFile ? inFile! : FindingLocation.Find(declaration(), finding),
                SeverityOf(finding),
                isInFile || inFile is null ? [] : [inFile],
                Properties(finding, meant.Length == 0 ? model : null),
                finding.Message));
        }
    }

    /// <param name="finding">What was found.</param>
    /// <param name="model">The model whose file is not there; null where it is.</param>
    private static ImmutableDictionary<string, string?> Properties(DesignFinding finding, ModelToEmit? model)
    {
        ImmutableDictionary<string, string?> properties = FindingProperties.Of(finding);
        return model is not null && finding.Id == DesignDescriptors.NoFile.Id
            ? properties.Add(FindingProperties.Header, DesignFileReader.HeaderOf(model))
            : properties;
    }

    private static DesignReading Read(
        ModelToEmit model, IReadOnlyList<AdditionalText> files, IEnumerable<string> others, CancellationToken cancel)
    {
        SourceText? text = files.Count == 1 ? files[0].GetText(cancel) : null;
        if (text is null)
        {
            DesignFile[] unread = [.. files.Select(file => MixedModelGenerator.ReadFile(file, cancel))];
            return DesignFileReader.Read(model, unread, others, cancel);
        }

        LastReading known = Known.GetValue(text, static _ => new LastReading());
        if (known.Reading is { } last && last.Model.Equals(model))
        {
            return last.Reading;
        }

        DesignReading reading = DesignFileReader.Read(model, [new DesignFile(files[0].Path, text.ToString())], others, cancel);
        known.Reading = new ModelAndReading(model, reading);
        return reading;
    }

    private static Location InFile(string path, FileSpan span) => Location.Create(
        path,
        new TextSpan(span.Start, span.Length),
        new LinePositionSpan(
            new LinePosition(span.Line, span.Character),
            new LinePosition(span.EndLine, span.EndCharacter)));

    /// <summary>The same rule can be graver in one design than in another: the finding says how grave.</summary>
    private static DiagnosticSeverity SeverityOf(DesignFinding finding) => finding.Severity switch
    {
        FindingSeverity.Error => DiagnosticSeverity.Error,
        FindingSeverity.Warning => DiagnosticSeverity.Warning,
        _ => DiagnosticSeverity.Info,
    };

    private sealed class LastReading
    {
        // One reference, so that two threads see either reading whole.
        public ModelAndReading? Reading { get; set; }
    }

    private sealed record ModelAndReading(ModelToEmit Model, DesignReading Reading);
}
