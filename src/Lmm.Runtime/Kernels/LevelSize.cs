namespace Lmm.Kernels;

/// <summary>
/// q, the effects of one level, as a type: generic code over it is compiled for each size on its own, with trip counts that
/// are numbers, no call that is virtual and no loop that asks for q.
/// </summary>
internal interface ILevelSize
{
    /// <summary>q, or 0 where only the data say how many.</summary>
    static abstract int Effects { get; }
}

/// <summary>q = 1, a random intercept.</summary>
internal readonly struct OneEffect : ILevelSize
{
    /// <inheritdoc/>
    public static int Effects => 1;
}

/// <summary>q = 2, an intercept and a slope.</summary>
internal readonly struct TwoEffects : ILevelSize
{
    /// <inheritdoc/>
    public static int Effects => 2;
}

/// <summary>q = 3.</summary>
internal readonly struct ThreeEffects : ILevelSize
{
    /// <inheritdoc/>
    public static int Effects => 3;
}

/// <summary>q = 4.</summary>
internal readonly struct FourEffects : ILevelSize
{
    /// <inheritdoc/>
    public static int Effects => 4;
}

/// <summary>q = 5.</summary>
internal readonly struct FiveEffects : ILevelSize
{
    /// <inheritdoc/>
    public static int Effects => 5;
}

/// <summary>q = 6.</summary>
internal readonly struct SixEffects : ILevelSize
{
    /// <inheritdoc/>
    public static int Effects => 6;
}

/// <summary>q = 7.</summary>
internal readonly struct SevenEffects : ILevelSize
{
    /// <inheritdoc/>
    public static int Effects => 7;
}

/// <summary>q = 8.</summary>
internal readonly struct EightEffects : ILevelSize
{
    /// <inheritdoc/>
    public static int Effects => 8;
}

/// <summary>Any other q, also none: the same text with loops that ask.</summary>
internal readonly struct AnyEffects : ILevelSize
{
    /// <inheritdoc/>
    public static int Effects => 0;
}
