using Lmm.Reference.Tests.Cases;
using Lmm.Reference.Tests.Models;

namespace Lmm.Reference.Tests;

/// <summary>
/// The sugar beets of Halekoh and Højsgaard (2014, J. Stat. Soft. 59(9), section 4): three whole plots a harvest time, where the
/// likelihood ratio says p 0.0003 and the exact test 0.06. Values printed there and by pbkrtest 0.5.2.
/// </summary>
public sealed class SugarBeetTests
{
    [Theory]
    [InlineData(DegreesOfFreedomMethod.KenwardRoger)]
    [InlineData(DegreesOfFreedomMethod.KenwardRogerLinear)]
    [InlineData(DegreesOfFreedomMethod.Satterthwaite)]
    public void Harvest_and_sowing_are_tested_in_their_strata(DegreesOfFreedomMethod method)
    {
        SugarBeetFit fit = SugarBeetModel.Create(SugarBeetModel.ReadCsv(ReferenceFolder.FindData(Path.Combine("data", "beets.csv"))!)).Fit();
        AnovaTable table = fit.Anova(AnovaType.III, method);
        Assert.Equal(15.2105, table["Harvest"].FStatistic, 5e-5);
        Assert.Equal(1, table["Harvest"].NumeratorDegreesOfFreedom);
        Assert.Equal(2, table["Harvest"].DenominatorDegreesOfFreedom, 1e-5);
        Assert.Equal(0.0599, table["Harvest"].PValue, 5e-5);
        Assert.Equal(101.0, table["Sow"].FStatistic, 1e-3);
        Assert.Equal(20, table["Sow"].DenominatorDegreesOfFreedom, 1e-4);
        Assert.Equal(5.741e-13, table["Sow"].PValue, 1e-16);
    }
}
