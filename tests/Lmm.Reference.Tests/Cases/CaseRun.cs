using System.Collections.Concurrent;

namespace Lmm.Reference.Tests.Cases;

/// <summary>A case with its model read from the data file and, once asked for, fitted as the case says; shared by all tests.</summary>
internal sealed class CaseRun
{
    private static readonly ConcurrentDictionary<string, Lazy<CaseRun?>> Runs = new();

    private readonly Lazy<MixedModelFit> _fit;

    private CaseRun(CaseModel model, string casePath, string dataPath)
    {
        Reference = ReferenceCase.Load(casePath);
        Opened = model.Open(dataPath);
        Names = new NameMatch(model);
        _fit = new Lazy<MixedModelFit>(() => Opened.Fit(Reference.Estimation, null));
        ColumnOfReference = [.. Reference.Names.Select(FindColumn)];
        Effects = [.. Matrices.RandomTerms.Select(t => t.EffectNames.Select(e => FindEffect(t, e)).ToArray())];
    }

    public ReferenceCase Reference { get; }

    public OpenedModel Opened { get; }

    public DesignMatrices Matrices => Opened.Matrices;

    public NameMatch Names { get; }

    public MixedModelFit Fit => _fit.Value;

    /// <summary>For each fixed coefficient of the reference the index of our column.</summary>
    public int[] ColumnOfReference { get; }

    /// <summary>For each of our random terms and effects the reference's term and the effect's place in it.</summary>
    public EffectPlace[][] Effects { get; }

    /// <summary>The case, made once; the test is skipped where its data are not there.</summary>
    public static CaseRun Of(string id)
    {
        CaseRun? run = Runs.GetOrAdd(id, key => new Lazy<CaseRun?>(() => Open(key))).Value;
        Assert.SkipWhen(run is null, $"The data of {id} are not in this repository and no folder shared/reference stands beside it.");
        return run!;
    }

    /// <summary>Whether the case's files are there.</summary>
    public static bool IsThere(string id) =>
        ReferenceFolder.FindCase(id) is { } path && ReferenceFolder.FindData(ReferenceCase.Load(path).DataFile) is not null;

    /// <summary>The reference's covariance matrices of our random terms, divided by sigma^2 when asked.</summary>
    public IReadOnlyList<double[,]> ReferenceCovariances(double divisor = 1)
    {
        List<double[,]> matrices = [];
        foreach (EffectPlace[] places in Effects)
        {
            double[,] matrix = new double[places.Length, places.Length];
            for (int i = 0; i < places.Length; i++)
            {
                for (int j = 0; j < places.Length; j++)
                {
                    bool together = ReferenceEquals(places[i].Term, places[j].Term);
                    matrix[i, j] = together ? places[i].Term.Covariance[places[i].Index][places[j].Index] / divisor : 0;
                }
            }

            matrices.Add(matrix);
        }

        return matrices;
    }

    private static CaseRun? Open(string id)
    {
        string? casePath = ReferenceFolder.FindCase(id);
        string? dataPath = casePath is null ? null : ReferenceFolder.FindData(ReferenceCase.Load(casePath).DataFile);
        return dataPath is null ? null : new CaseRun(Catalogue.Models[id], casePath!, dataPath);
    }

    private int FindColumn(string name)
    {
        string wanted = Names.OfReference(name);
        int[] found = [.. Enumerable.Range(0, Matrices.ColumnCount).Where(j => NameMatch.OfOurs(Matrices.ColumnNames[j]) == wanted)];
        return found.Length == 1
            ? found[0]
            : throw new InvalidOperationException(
                $"{Reference.Id}: the reference's coefficient {name} is found {found.Length} times among {string.Join(", ", Matrices.ColumnNames)}.");
    }

    private EffectPlace FindEffect(RandomTerm term, string effect)
    {
        string wanted = NameMatch.OfOurs(effect);
        EffectPlace[] found =
        [
            .. from reference in Reference.Terms
               where Names.IsGroup(reference, term.GroupName)
               from index in Enumerable.Range(0, reference.Columns.Count)
               where Names.OfReference(reference.Columns[index]) == wanted
               select new EffectPlace(reference, index),
        ];
        return found.Length == 1
            ? found[0]
            : throw new InvalidOperationException(
                $"{Reference.Id}: our effect {effect} of {term.GroupName} is found {found.Length} times among the reference's.");
    }
}

/// <summary>Where an effect of ours stands in the reference.</summary>
internal readonly record struct EffectPlace(ReferenceTerm Term, int Index);
