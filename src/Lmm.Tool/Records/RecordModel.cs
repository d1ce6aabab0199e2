using System.Globalization;
using System.Reflection;
using Lmm.Analyzers;
using Lmm.Design;
using Lmm.Tool.Csv;
using Lmm.Tool.Models;
using Microsoft.CodeAnalysis;

namespace Lmm.Tool.Records;

/// <summary>
/// A record of C# over the rows of a file. The rows are read by the emitted <c>ReadCsv</c> and checked by the emitted
/// <c>TryCreate</c>, so that computed members and every option mean what they mean in a project.
/// </summary>
internal sealed class RecordModel : ReadModel
{
    private readonly object? _model;

    private RecordModel(object? model, string rows)
    {
        _model = model;
        Rows = rows;
    }

    public override string Rows { get; }

    /// <summary>Compiles the files and reads the rows.</summary>
    /// <param name="file">The data.</param>
    /// <param name="paths">The files of C#.</param>
    /// <param name="record">The name of the record; null where there is one only.</param>
    public static RecordModel Read(FileProfile file, IReadOnlyList<string> paths, string? record)
    {
        RecordCompilation compilation = RecordCompilation.Of(paths);
        Notice[] declared = [.. compilation.Diagnostics.Select(SourcePlace.Notice)];
        if (declared.Any(notice => notice.Severity == FindingSeverity.Error))
        {
            return new RecordModel(null, "the rows were not read under it") { Declared = declared, InRows = [] };
        }

        INamedTypeSymbol type = Find(compilation.Records, paths, record);
        (object? model, IReadOnlyList<DesignFinding> findings) = Create(compilation.Load(), type, file);
        ModelDesign? design = model?.GetType().GetProperty(nameof(MixedModel<object, MixedModelFit>.Design))!.GetValue(model) as ModelDesign;
        return new RecordModel(model, design is null
            ? string.Create(CultureInfo.InvariantCulture, $"{file.Rows} rows were read")
            : string.Create(CultureInfo.InvariantCulture, $"{design.RowCount} of {design.RowsRead} rows can be used"))
        {
            Declared = declared,
            InRows = [.. findings.Select(NoticeOf)],
        };

        // A finding of no row is one of the declaration over these rows.
        Notice NoticeOf(DesignFinding finding) => RowPlace.Of(file, finding) is { Length: > 0 } place
            ? new Notice(finding.Severity, finding.Id, place, finding.Message)
            : SourcePlace.Notice(finding, FindingLocation.Find(DeclarationSyntax.Of(type, default), finding));
    }

    public override MixedModelFit Fit(Estimation estimation, FitOptions options) => (MixedModelFit)Call(
        _model!.GetType().GetMethod(nameof(Fit), [typeof(Estimation), typeof(FitOptions)])!, _model, estimation, options)!;

    private static INamedTypeSymbol Find(IReadOnlyList<INamedTypeSymbol> records, IReadOnlyList<string> paths, string? name)
    {
        string files = string.Join(", ", paths);
        string names = string.Join(", ", records.Select(type => type.Name));
        return name is null
            ? records.Count switch
            {
                0 => throw new UsageException($"--model: {files} has no type with [MixedModel]. lmm scaffold writes one for a file."),
                1 => records[0],
                _ => throw new UsageException($"--model: {files} has several models, {names}: say which with --record."),
            }
            : records.FirstOrDefault(type => type.Name == name)
                ?? throw new UsageException($"--record: {files} has no model '{name}'{Suggest.DidYouMean(Suggest.Nearest(name, records.Select(type => type.Name)))}. There {(records.Count == 0 ? "is none" : $"is {names}")}.");
    }

    private static (object? Model, IReadOnlyList<DesignFinding> Findings) Create(Assembly assembly, INamedTypeSymbol type, FileProfile file)
    {
        // The emitted types stand beside the record; nested ones are joined by a plus.
        string place = type.ContainingType is { } outer ? $"{MetadataName(outer)}+"
            : type.ContainingNamespace is { IsGlobalNamespace: false } space ? $"{space.ToDisplayString()}." : "";
        Type model = assembly.GetType($"{place}{type.Name}Model")
            ?? throw new UsageException($"--model: no code outside {type.ContainingType?.Name} can name {type.Name}, so that it has no model.");
        MethodInfo read = model.GetMethod("ReadCsv", [typeof(string), typeof(CsvOptions)])
            ?? throw new UsageException($"--model: {type.Name} has no ReadCsv: it has no constructor whose parameters can be read from cells.");
        object?[] arguments = [Call(read, null, file.Path, file.Options), null, null, null];
        try
        {
            Call(model.GetMethod("TryCreate")!, null, arguments);
        }
        catch (InvalidOperationException exception)
        {
            throw new UsageException(exception.Message);
        }

        return (arguments[1], (IReadOnlyList<DesignFinding>)arguments[2]!);
    }

    private static object? Call(MethodInfo method, object? target, params object?[] arguments) =>
        method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, CultureInfo.InvariantCulture);

    private static string MetadataName(INamedTypeSymbol type) => type.ContainingType is { } outer ? $"{MetadataName(outer)}+{type.MetadataName}"
        : type.ContainingNamespace is { IsGlobalNamespace: false } space ? $"{space.ToDisplayString()}.{type.MetadataName}" : type.MetadataName;
}
