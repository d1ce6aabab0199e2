using System.ComponentModel;

namespace Lmm;

/// <summary>
/// A number of effects as a type argument: those of <see cref="LevelSize"/>, no others. Not for programs; emitted designs write it.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ILevelSize
{
    /// <summary>q, or 0 where only the data say how many.</summary>
    internal static abstract int Effects { get; }
}

/// <summary>
/// q, the effects of one level of a grouping over all its random terms, as a type: generic code over it is compiled for each size
/// on its own, with trip counts that are numbers, no call that is virtual and no loop that asks for q. Not for programs: an emitted
/// design says the sizes that its declaration knows (<see cref="ModelDesign.LevelSizeOf"/>); for all others the runtime counts.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class LevelSize
{
    private protected LevelSize(int effects) => Effects = effects;

    /// <summary>q.</summary>
    internal int Effects { get; }

    /// <summary>The size that a type is.</summary>
    /// <typeparam name="TSize">One of the types in here.</typeparam>
    public static LevelSize Of<TSize>()
        where TSize : struct, ILevelSize => LevelSize<TSize>.Fixed;

    /// <summary>The size of q effects that were counted.</summary>
    internal static LevelSize For(int effects) => effects switch
    {
        1 => Of<One>(),
        2 => Of<Two>(),
        3 => Of<Three>(),
        4 => Of<Four>(),
        5 => Of<Five>(),
        6 => Of<Six>(),
        7 => Of<Seven>(),
        8 => Of<Eight>(),
        _ => new LevelSize<AnyEffects>(effects),
    };

    /// <summary>Has the visitor go on with the type.</summary>
    internal abstract TResult Accept<TResult>(ILevelSizeVisitor<TResult> visitor);

    /// <summary>q = 1, a random intercept.</summary>
    public readonly struct One : ILevelSize
    {
        /// <inheritdoc/>
        static int ILevelSize.Effects => 1;
    }

    /// <summary>q = 2, an intercept and a slope.</summary>
    public readonly struct Two : ILevelSize
    {
        /// <inheritdoc/>
        static int ILevelSize.Effects => 2;
    }

    /// <summary>q = 3.</summary>
    public readonly struct Three : ILevelSize
    {
        /// <inheritdoc/>
        static int ILevelSize.Effects => 3;
    }

    /// <summary>q = 4.</summary>
    public readonly struct Four : ILevelSize
    {
        /// <inheritdoc/>
        static int ILevelSize.Effects => 4;
    }

    /// <summary>q = 5.</summary>
    public readonly struct Five : ILevelSize
    {
        /// <inheritdoc/>
        static int ILevelSize.Effects => 5;
    }

    /// <summary>q = 6.</summary>
    public readonly struct Six : ILevelSize
    {
        /// <inheritdoc/>
        static int ILevelSize.Effects => 6;
    }

    /// <summary>q = 7.</summary>
    public readonly struct Seven : ILevelSize
    {
        /// <inheritdoc/>
        static int ILevelSize.Effects => 7;
    }

    /// <summary>q = 8.</summary>
    public readonly struct Eight : ILevelSize
    {
        /// <inheritdoc/>
        static int ILevelSize.Effects => 8;
    }
}

/// <summary>What is to be done with a size's type.</summary>
internal interface ILevelSizeVisitor<TResult>
{
    /// <summary>Does it.</summary>
    /// <param name="effects">q.</param>
    TResult Visit<TSize>(int effects)
        where TSize : struct, ILevelSize;
}

/// <inheritdoc/>
internal sealed class LevelSize<TSize>(int effects) : LevelSize(effects)
    where TSize : struct, ILevelSize
{
    /// <summary>The only one where the type says q.</summary>
    public static readonly LevelSize Fixed = new LevelSize<TSize>(TSize.Effects);

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(ILevelSizeVisitor<TResult> visitor) => visitor.Visit<TSize>(Effects);
}

/// <summary>Any other q, also none: the same text with loops that ask.</summary>
internal readonly struct AnyEffects : ILevelSize
{
    /// <inheritdoc/>
    static int ILevelSize.Effects => 0;
}
