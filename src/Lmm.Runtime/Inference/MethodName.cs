namespace Lmm;

/// <summary>The methods of degrees of freedom in words.</summary>
internal static class MethodName
{
    public static string Of(DegreesOfFreedomMethod method) => method switch
    {
        DegreesOfFreedomMethod.Satterthwaite => "Satterthwaite's method",
        DegreesOfFreedomMethod.SatterthwaiteExpected => "Satterthwaite's method with the expected information",
        DegreesOfFreedomMethod.SatterthwaiteAverage => "Satterthwaite's method with the average information",
        DegreesOfFreedomMethod.KenwardRoger => "Kenward-Roger's method",
        DegreesOfFreedomMethod.KenwardRogerLinear => "Kenward-Roger's method without second derivatives",
        DegreesOfFreedomMethod.Containment => "containment degrees of freedom",
        DegreesOfFreedomMethod.Residual => "residual degrees of freedom",
        DegreesOfFreedomMethod.Asymptotic => "infinite degrees of freedom",
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "No such method."),
    };
}
