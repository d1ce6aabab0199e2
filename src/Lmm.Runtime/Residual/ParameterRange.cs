namespace Lmm.Residuals;

/// <summary>The range of a working parameter and how far one step may move it.</summary>
internal readonly record struct ParameterRange(double Lower, double Upper, double MaximumStep);
