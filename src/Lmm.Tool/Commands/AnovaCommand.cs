using System.CommandLine;
using Lmm.Tool.Output;

namespace Lmm.Tool.Commands;

/// <summary><c>lmm anova</c>: F tests of the fixed terms.</summary>
internal sealed class AnovaCommand : ModelCommand
{
    private const string Words = """
        Tests the terms of the fixed part (F tests).

        Examples:
          lmm anova oats.csv "yield ~ variety * nitrogen + (1 | block / variety)" --df kr
          lmm anova cake.csv "angle ~ recipe * temp + (1 | recipe:replicate)" --type II
        """;

    private readonly Option<AnovaType> _type = MethodNames.Type();
    private readonly Option<DegreesOfFreedomMethod> _method = MethodNames.DegreesOfFreedom();

    public AnovaCommand(Terminal output, Terminal error)
        : base("anova", Words, output, error)
    {
        CanChooseEstimation();
        Options.Add(_type);
        Options.Add(_method);
    }

    protected override int Do(ParseResult parsed)
    {
        MixedModelFit fit = Fit(parsed, printsRows: true);
        AnovaTable table;
        try
        {
            table = fit.Anova(parsed.GetValue(_type), parsed.GetValue(_method));
        }
        catch (InvalidOperationException exception)
        {
            throw new UsageException(exception.Message);
        }

        Output.Report(table.ToString());
        return CodeOf(fit);
    }
}
