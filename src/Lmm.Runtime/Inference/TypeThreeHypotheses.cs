namespace Lmm;

/// <summary>The type III hypotheses of the terms of a fit, L over the estimated columns: they depend on the design alone.</summary>
internal sealed class TypeThreeHypotheses
{
    private readonly EstimableFunctions _functions;

    public TypeThreeHypotheses(FitData data)
    {
        IndicatorColumns indicators = new(data.Specification, member => data.Frozen.FindLevels(member)
            ?? throw new InvalidOperationException($"The design does not know the levels of {member}."));
        _functions = EstimableFunctions.Of(indicators, data.Solution, data.Shape.Aliases);
    }

    /// <summary>L of a term, counted from 1; none where nothing of it is estimable.</summary>
    public double[][] OfTerm(int term) => _functions.TypeThree(term);
}
