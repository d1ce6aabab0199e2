namespace Lmm.Reference.Tests.Models;

/// <summary>
/// The split plot of SAS/STAT User's Guide, The MIXED Procedure, example "Split-Plot Design", data set sp (from Stroup,
/// W. W. (1989), Predictable functions and prediction space in the mixed model procedure).
/// </summary>
[MixedModel("Y ~ A * B + (1 | Block / A)")]
public record SasPlot(
    double Y,
    [Fixed(AsFactor = true)] int A,
    [Fixed(AsFactor = true)] int B,
    int Block)
{
    // Blocks by rows; in a row A1 B1, A1 B2, A2 B1, A2 B2, A3 B1, A3 B2.
    private static readonly double[][] s_blocks =
    [
        [56, 41, 50, 36, 39, 35],
        [30, 25, 36, 28, 33, 30],
        [32, 24, 31, 27, 15, 19],
        [30, 25, 35, 30, 17, 18],
    ];

    public static IEnumerable<SasPlot> Rows => s_blocks.SelectMany((block, b) => block.Select((y, i) => new SasPlot(y, (i / 2) + 1, (i % 2) + 1, b + 1)));
}

/// <summary>A factor beside a copy of itself.</summary>
[MixedModel("Y ~ A + Again + (1 | Block)")]
public record SasTwice(double Y, [Fixed(AsFactor = true)] int A, [Fixed(AsFactor = true)] int Again, int Block, int B);

/// <summary>The same with the whole plots left out.</summary>
[MixedModel("Y ~ A * B + (1 | Block)")]
public record SasBlocks(double Y, [Fixed(AsFactor = true)] int A, [Fixed(AsFactor = true)] int B, int Block);
