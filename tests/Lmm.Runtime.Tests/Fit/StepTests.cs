using Lmm.Fitting;

namespace Lmm.Runtime.Tests.Fit;

/// <summary>What steps taken and steps refused say about the next one.</summary>
public sealed class StepTests
{
    // f = exp(-z): Newton's step is 1 everywhere, and brings 1 - 1/e of f where the quadratic promises a half.
    [Fact]
    public void Steps_that_repeat_themselves_grow()
    {
        RepeatedSteps steps = new(2);
        double[] stretches = new double[7];
        for (int i = 0; i < stretches.Length; i++)
        {
            stretches[i] = steps.Stretch([0, 1]);
            steps.Taken(0.63, 0.5);
        }

        Assert.Equal([1, 1, 2, 4, 8, 16, 16], stretches);
    }

    [Fact]
    public void Steps_that_shrink_turn_or_bring_no_more_than_promised_do_not()
    {
        RepeatedSteps shrinking = new(1), turning = new(2), quadratic = new(1);
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(1, shrinking.Stretch([Math.Pow(0.7, i)]));
            Assert.Equal(1, turning.Stretch([Math.Cos(i), Math.Sin(i)]));
            Assert.Equal(1, quadratic.Stretch([1]));
            shrinking.Taken(1, 0.5);
            turning.Taken(1, 0.5);
            quadratic.Taken(1, 1);
        }
    }

    // (t - 0.3)^2 from 0 to 1 and the cubic t^3 - 0.4 t: the minimum of either is met exactly.
    [Fact]
    public void A_refused_step_is_shortened_to_the_minimum_of_the_cubic()
    {
        Assert.Equal(0.3, RefusedSteps.Share([1], [-0.6], [1.4], 0.4), 12);
        Assert.Equal(Math.Sqrt(0.4 / 3), RefusedSteps.Share([2], [-0.2], [1.3], 0.6), 12);
        Assert.Equal(0.5, RefusedSteps.Share([1], [-1], [double.NaN], double.NaN));
    }

    [Fact]
    public void Rises_that_do_not_fall_with_the_step_are_rounding()
    {
        RefusedSteps smooth = new(), rough = new(), far = new();
        Assert.False(smooth.AreLostInRounding([1], 4e-7, 100));
        Assert.False(smooth.AreLostInRounding([0.5], 0.9e-7, 100));
        Assert.False(rough.AreLostInRounding([1], 4e-7, 100));
        Assert.True(rough.AreLostInRounding([0.3], 3e-7, 100));
        Assert.False(far.AreLostInRounding([1], 90, 100));
        Assert.False(far.AreLostInRounding([0.3], 60, 100));
    }
}
