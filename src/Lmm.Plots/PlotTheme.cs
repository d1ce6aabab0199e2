namespace Lmm;

/// <summary>The colours of a specification that stands alone. A page written by this package follows its reader by itself.</summary>
public enum PlotTheme
{
    /// <summary>Dark on white: for paper and light screens.</summary>
    Light,

    /// <summary>Light on near black.</summary>
    Dark,
}
