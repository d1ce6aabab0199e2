using System.Collections.Immutable;
using Lmm.Design;

namespace Lmm.Analyzers;

/// <summary>What a diagnostic carries of its finding beside the message, for the code fixes.</summary>
public static class FindingProperties
{
    /// <summary>The name or level that was probably meant.</summary>
    public const string Suggestion = "suggestion";

    /// <summary>The member that the finding is about.</summary>
    public const string Member = "member";

    /// <summary>The finding's suggestion and first member, as far as it has them.</summary>
    public static ImmutableDictionary<string, string?> Of(DesignFinding finding)
    {
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        if (finding.Suggestion is { } suggestion)
        {
            properties = properties.Add(Suggestion, suggestion);
        }

        return finding.Members.IsEmpty ? properties : properties.Add(Member, finding.Members[0]);
    }
}
