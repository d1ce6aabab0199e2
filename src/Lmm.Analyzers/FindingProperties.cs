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

    /// <summary>The second member, as the outer of two factors.</summary>
    public const string OtherMember = "other";

    /// <summary>The last member, as the innermost of a grouping.</summary>
    public const string LastMember = "last";

    /// <summary>The header that a design file of the model would have.</summary>
    public const string Header = "header";

    /// <summary>The finding's suggestion and members, as far as it has them.</summary>
    public static ImmutableDictionary<string, string?> Of(DesignFinding finding)
    {
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        if (finding.Suggestion is { } suggestion)
        {
            properties = properties.Add(Suggestion, suggestion);
        }

        if (finding.Members.IsEmpty)
        {
            return properties;
        }

        if (finding.Members.Count > 1)
        {
            properties = properties.Add(OtherMember, finding.Members[1]);
        }

        return properties.Add(Member, finding.Members[0]).Add(LastMember, finding.Members[finding.Members.Count - 1]);
    }
}
