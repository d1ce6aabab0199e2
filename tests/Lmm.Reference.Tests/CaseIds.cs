using Lmm.Reference.Tests.Cases;

namespace Lmm.Reference.Tests;

/// <summary>The cases as theory data, one row for each.</summary>
public static class CaseIds
{
    public static TheoryData<string> All => [.. Catalogue.Ids];

    public static TheoryData<string> Residual => [.. Catalogue.ResidualIds];
}
