using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design.Reading;

/// <summary>
/// What the residual covariance and the random effects of its subject say twice (LMM1009, LMM1010, LMM1012), and what two
/// variance functions do (LMM1015). By declaration this is known of effects that are functions of the occasion alone: they
/// are the same for every subject. A weight, or a variance that differs between subjects at one occasion, tells them apart.
/// </summary>
internal sealed class ResidualChecks
{
    private readonly ModelSpec _spec;
    private readonly DraftModel _draft;
    private readonly FindingList _findings;
    private readonly RepeatedSpec _repeated;
    private readonly bool _isHeterogeneous;

    private ResidualChecks(ModelSpec spec, DraftModel draft, RepeatedSpec repeated, FindingList findings)
    {
        _spec = spec;
        _draft = draft;
        _repeated = repeated;
        _findings = findings;
        _isHeterogeneous = repeated.Heterogeneous || spec.Variances.Any(IsByOccasion);
    }

    public static void Run(ModelSpec spec, DraftModel draft, FindingList findings)
    {
        if (findings.Any(finding => finding.Severity == FindingSeverity.Error))
        {
            return;
        }

        VarianceChecks.Run(spec, draft, findings);
        if (spec.Repeated is { } repeated)
        {
            var checks = new ResidualChecks(spec, draft, repeated, findings);
            if (spec.Weight is null && spec.Variances.All(checks.IsByOccasion))
            {
                checks.Check();
            }
        }
    }

    private bool IsByOccasion(VarianceSpec variance) =>
        variance.Function == VarianceFunction.Ident && variance.Members.Count == 1 && variance.Members[0] == _repeated.Occasion;

    private void Check()
    {
        DraftRandom[] effects = _draft.Random.Where(random => TermOrder.AreEqual(random.Term.Grouping, _repeated.Subject)).ToArray();
        foreach (DraftRandom random in effects)
        {
            if (CheckUnstructured(random) || CheckSymmetry(random) || CheckSaturation(random))
            {
                return;
            }
        }

        CheckCount(effects);
    }

    /// <summary>LMM1010.</summary>
    private bool CheckUnstructured(DraftRandom random)
    {
        bool isInside = _repeated.Correlation == Corr.Unstructured
            && (HasIntercept(random.Term) || (_isHeterogeneous && random.Term.Slopes.Any(IsOfOccasion)));
        if (isInside)
        {
            _findings.Error(
                RuleIds.EffectInUnstructured,
                $"{_spec.Name} has the random effects {ModelNotation.RandomTerm(random.Term)} beside residuals of {_repeated.SubjectName} with Corr.Unstructured: every covariance of two occasions has a parameter of its own already, so nothing is left for the random effects. Remove them, or choose a structure with fewer parameters.",
                random.Place);
        }

        return isInside;
    }

    /// <summary>LMM1009: a matrix of ones, the covariance of a random intercept, is itself of the residual's structure.</summary>
    private bool CheckSymmetry(DraftRandom random)
    {
        bool isInside = !_isHeterogeneous && HasIntercept(random.Term)
            && _repeated.Correlation is Corr.CompoundSymmetry or Corr.Toeplitz;
        if (isInside)
        {
            string effect = random.Term.Intercept
                ? "a random intercept"
                : $"random effects of the levels of {random.Term.Slopes[0].Name}, which add up to an intercept,";
            _findings.Error(
                RuleIds.SymmetryTwice,
                $"{_spec.Name} has {effect} of {_repeated.SubjectName} beside residuals of {_repeated.SubjectName} with Corr.{_repeated.Correlation}: a covariance that all rows of a subject share is then written twice. Remove the random intercept, or the [Repeated].",
                random.Place);
        }

        return isInside;
    }

    /// <summary>LMM1012 where one term has an effect for each occasion.</summary>
    private bool CheckSaturation(DraftRandom random)
    {
        RandomTermSpec term = random.Term;
        int occasions = Occasions;
        int effects = Effects(term) ?? 0;
        if (occasions == 0 || effects < occasions)
        {
            return false;
        }

        bool hasIdentity = _repeated.Correlation is Corr.Independent or Corr.CompoundSymmetry or Corr.Toeplitz or Corr.Unstructured;
        bool isInside = term.Covariance == Covariance.Unstructured
            || (hasIdentity && !term.Intercept && term.Covariance != Covariance.AutoRegressive);
        if (isInside)
        {
            _findings.Error(
                RuleIds.SaturatedSubject,
                $"{_spec.Name} has {DesignFindings.Text(effects)} random effects for each {_repeated.SubjectName}, {ModelNotation.RandomTerm(term)}, and {DesignFindings.Text(occasions)} occasions of {_repeated.Occasion}: they say all that the residual could, so its variance is not identifiable. Leave effects out, or let [Repeated(Corr = Corr.Unstructured, Heterogeneous = true)] say it all.",
                random.Place);
        }

        return isInside;
    }

    /// <summary>LMM1012 where all of them together have more parameters than there are variances and covariances.</summary>
    private void CheckCount(DraftRandom[] effects)
    {
        int occasions = Occasions;
        if (occasions == 0 || effects.Length == 0)
        {
            return;
        }

        long parameters = ResidualParameters(occasions) + effects.Sum(random => Parameters(random.Term));
        long moments = Moments(occasions, effects);
        if (parameters > moments)
        {
            _findings.Error(
                RuleIds.SaturatedSubject,
                $"{_spec.Name} has {DesignFindings.Text(parameters)} parameters for the {DesignFindings.Text(moments)} different variances and covariances of {DesignFindings.Text(occasions)} occasions of {_repeated.Occasion}: they are not identifiable. Leave random effects out, or choose a simpler Corr.",
                effects[effects.Length - 1].Place);
        }
    }

    /// <summary>How many variances and covariances of a subject's rows can differ: fewer where intercepts leave the structure its symmetry.</summary>
    private long Moments(int occasions, DraftRandom[] effects)
    {
        long pairs = (long)occasions * (occasions - 1) / 2;
        return _isHeterogeneous || effects.Any(random => !random.Term.Slopes.IsEmpty) ? occasions + pairs
            : _repeated.Correlation is Corr.AnteDependence or Corr.Unstructured ? 1 + pairs
            : occasions;
    }

    /// <summary>The number of occasions, where an enum says it; 0 otherwise.</summary>
    private int Occasions => _spec.Member(_repeated.Occasion).ClosedLevels.Count;

    private bool IsOfOccasion(TermSpec slope) => slope.Members.Count == 1 && slope.Members[0] == _repeated.Occasion;

    private bool IsFactor(string name) => _spec.Member(name).Coding == FixedCoding.Factor;

    /// <summary>Whether a multiple of the matrix of ones can be added to the covariance of the term's effects.</summary>
    private bool HasIntercept(RandomTermSpec term)
    {
        bool isOnly = term.Intercept && term.Slopes.IsEmpty;
        bool isFree = term.Intercept && term.Covariance is Covariance.Unstructured or Covariance.Diagonal;
        bool isSum = !term.Intercept && term.Slopes.Count > 0 && term.Slopes[0].Members.All(IsFactor)
            && (term.Covariance == Covariance.Unstructured || (term.Covariance == Covariance.CompoundSymmetry && term.Slopes.Count == 1));
        return isOnly || isFree || isSum;
    }

    /// <summary>The number of effects where all are functions of the occasion, else null.</summary>
    private int? Effects(RandomTermSpec term) =>
        !term.Slopes.All(IsOfOccasion) ? null
        : term.Slopes.IsEmpty ? 1
        : !IsFactor(_repeated.Occasion) ? null
        : Occasions;

    /// <summary>Covariance parameters of a term that are the same for all subjects; the fewest it can have where that is not known.</summary>
    private long Parameters(RandomTermSpec term) => Effects(term) is not { } effects ? 0 : term.Covariance switch
    {
        Covariance.Unstructured => (long)effects * (effects + 1) / 2,
        Covariance.Diagonal => effects,
        Covariance.Identity => 1,
        _ => Math.Min(effects, 2),
    };

    private long ResidualParameters(int occasions) => (_isHeterogeneous ? occasions : 1) + _repeated.Correlation switch
    {
        Corr.Independent => 0,
        Corr.Toeplitz or Corr.AnteDependence => occasions - 1,
        Corr.Unstructured => (long)occasions * (occasions - 1) / 2,
        Corr.Ar or Corr.Ma or Corr.Arma => _repeated.Order + _repeated.MovingAverage,
        _ => 1,
    };
}
