namespace Lmm.Residuals;

/// <summary>A place where a derivative by one parameter jumps.</summary>
/// <param name="Away">How far from the parameter's value: negative where it has been passed, which derivatives at that value count.</param>
/// <param name="Jump">The derivative above the place less that below it.</param>
internal readonly record struct Kink(double Away, double Jump);
