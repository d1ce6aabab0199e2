using System.Globalization;
using Lmm.Design;

namespace Lmm.Generators.Designs;

/// <summary>The ids of the rules about the design file itself.</summary>
internal static class DesignFileRuleIds
{
    public const string NoFile = "LMM2001";
    public const string Column = "LMM2002";
    public const string Cell = "LMM2003";
    public const string Skeleton = "LMM2015";
}

/// <summary>The words about a design file.</summary>
internal static class DesignWords
{
    /// <summary>An error of that rule.</summary>
    public static DesignFinding Finding(string id, string message) => new(id, FindingSeverity.Error, message);

    /// <summary>LMM2001: why the file cannot be read, or null where it can.</summary>
    public static string? WhyUnreadable(
        string model, string name, IReadOnlyList<DesignFile> files, IEnumerable<string> others, out string? suggestion)
    {
        suggestion = null;
        if (files.Count == 0)
        {
            suggestion = Suggest.Nearest(DesignPath.NameOf(name), others.Select(DesignPath.NameOf));
            return $"The design '{name}' of {model} is not among the project's AdditionalFiles{Suggest.DidYouMean(suggestion)}. Add <AdditionalFiles Include=\"{name}\" /> to an ItemGroup of the project file.";
        }

        if (files.Count > 1)
        {
            return $"The design '{name}' of {model} can be any of {Text(files.Count)} AdditionalFiles ({string.Join(", ", files.Select(file => file.Path))}). Say more of its path.";
        }

        if (files[0].Text is not { } text)
        {
            return $"The design '{name}' of {model} cannot be read. Look whether the file is there and is text.";
        }

        return text.Trim().Length == 0
            ? $"The design '{name}' of {model} is empty: a header line with the names of the members is needed."
            : null;
    }

    /// <summary>What each fixed effect is tested against, as in "Variety (2 d.f.) against Block:Variety (10 d.f.)".</summary>
    public static EquatableArray<string> ErrorTerms(ModelSpec spec, Skeleton skeleton) => spec.Fixed
        .Select(term => (term.Name, Stratum: skeleton.ErrorTermOf(term.Name)))
        .Where(term => term.Stratum is not null)
        .Select(term => $"{term.Name} ({Text(term.Stratum!.Effects.First(effect => effect.Term == term.Name).DegreesOfFreedom)} d.f.) against {term.Stratum.Name} ({Text(term.Stratum.ResidualDegreesOfFreedom)} d.f.)")
        .ToEquatableArray();

    /// <summary>LMM2015.</summary>
    public static DesignFinding Skeleton(string model, KnownDesign design, bool isCut)
    {
        string terms = design.ErrorTerms.IsEmpty ? "no fixed effect is tested" : string.Join("; ", design.ErrorTerms);
        return new DesignFinding(
            DesignFileRuleIds.Skeleton,
            FindingSeverity.Suggestion,
            $"{model} under {(isCut ? "the first " : "")}{Text(design.Rows)} rows of '{design.FileName}': {terms}.");
    }

    /// <summary>A count.</summary>
    public static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
