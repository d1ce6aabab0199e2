namespace Lmm.Design.Reading;

/// <summary>LMM1008 and LMM0009: whether the occasion and the options of a <c>[Repeated]</c> fit its structure.</summary>
internal sealed class RepeatedOptionChecks(MemberDeclaration occasion, EquatableArray<string> coordinates, bool hasTime, FindingList findings)
{
    private readonly RepeatedDeclaration _options = occasion.Repeated!;
    private readonly Corr _corr = occasion.Repeated!.Corr ?? Corr.Independent;

    private bool IsOrdered => occasion.Kind is ValueKind.Enumeration or ValueKind.Integer;

    public void Check()
    {
        bool isSound = CheckOccasion();
        CheckOrders();
        bool isHeterogeneous = _options.Heterogeneous == true;
        Refuse(
            _corr == Corr.Independent && !isHeterogeneous && _options.By is null,
            _options.Corr is null ? "Repeated" : "Corr",
            "independent residuals of one variance are what a model has without it; say Corr, Heterogeneous or By");
        Refuse(
            isSound && isHeterogeneous && coordinates.IsEmpty && !IsOrdered,
            "Heterogeneous",
            $"a variance for each occasion needs occasions that can be listed, an enum or an integer, and this is {Words.TypeOf(occasion)}; a variance that changes with time is [Variance(VarianceFunction.Power)] or Exponential");
        Refuse(
            isHeterogeneous && !coordinates.IsEmpty,
            "Heterogeneous",
            "a place of several coordinates has no variance of its own; use [Variance] on the member that the variance follows");
        Refuse(
            !_options.Coordinates.IsEmpty && !_corr.IsSpatial(),
            "Coordinates",
            $"{_corr} knows one occasion and no place; Coordinates go with Exponential, Gaussian, Spherical, Rational and Linear");
        Refuse(
            _options.Nugget == true && !_corr.IsSpatial(),
            "Nugget",
            _corr == Corr.CAR1
                ? "CAR1 has no nugget; Corr.Exponential is the same correlation with one"
                : $"{_corr} has no nugget, which is a variance that even equal places do not share; Nugget goes with Exponential, Gaussian, Spherical, Rational and Linear");
        Refuse(
            _options.Unit is not null && !hasTime,
            "Unit",
            $"{Words.TypeOf(occasion)} counts in its own unit; Unit is for dates and durations");
    }

    private bool CheckOccasion()
    {
        string? why = null;
        if (_corr.NeedsTimes())
        {
            why = occasion.Kind.IsTimeLike() ? null
                : $"{_corr} is a function of the time or distance between rows: the occasion is a number, a date or a duration{(occasion.Kind == ValueKind.Enumeration ? "; over the positions of an enum it is AR1" : "")}";
        }
        else if (_corr.NeedsOrder() && !IsOrdered)
        {
            bool isTime = occasion.Kind is ValueKind.Real or ValueKind.Time;
            why = $"{_corr} is defined over ordered occasions, an enum or an integer{(isTime ? "; over real times use CAR1" : "")}";
        }
        else if (occasion.Kind == ValueKind.Unsupported)
        {
            why = "an occasion is an enum, an integer, a number, a date or a duration, or for CompoundSymmetry anything with levels";
        }

        if (why is not null)
        {
            findings.Error(
                RuleIds.RepeatedOccasion,
                $"{findings.Full(occasion.Name)} is the occasion but is {Words.TypeOf(occasion)}: {why}.",
                Place.On(occasion.Name, "Repeated"));
        }

        return why is null;
    }

    private void CheckOrders()
    {
        Refuse(_options.Order is not null && !_corr.HasOrder(), "Order", $"{_corr} has no order; Order goes with Ar and Arma");
        Refuse(
            _options.MovingAverage is not null && !_corr.HasMovingAverage(),
            "MovingAverage",
            $"{_corr} has no moving average; MovingAverage goes with Ma and Arma");
        Refuse(
            _corr.HasOrder() && !(_options.Order >= 1),
            _options.Order is null ? "Corr" : "Order",
            $"{_corr} needs Order, the number of its autoregressive parameters, 1 or more{Given(_options.Order)}");
        Refuse(
            _corr.HasMovingAverage() && !(_options.MovingAverage >= 1),
            _options.MovingAverage is null ? "Corr" : "MovingAverage",
            $"{_corr} needs MovingAverage, the number of its moving average parameters, 1 or more{Given(_options.MovingAverage)}");
    }

    private static string Given(int? number) => number is { } value ? $", not {DesignFindings.Text(value)}" : "";

    private void Refuse(bool isWrong, string argument, string why)
    {
        if (isWrong)
        {
            findings.Error(
                RuleIds.MeaninglessOption, $"[Repeated] on {findings.Full(occasion.Name)}: {why}.", Place.On(occasion.Name, argument));
        }
    }
}
