using Lmm.Reports;

namespace Lmm;

/// <summary>What this package adds to a fit.</summary>
public static class PlotExtensions
{
    extension(MixedModelFit fit)
    {
        /// <summary>The pictures of the fit, as in <c>fit.Plots.ResidualsVersusFitted().SaveHtml("residuals.html")</c>.</summary>
        public FitPlots Plots => new(fit);

        /// <summary>The report of the fit as one page that is complete in itself: see <see cref="WriteReport"/>.</summary>
        /// <param name="options">Title, what to include; null for the defaults.</param>
        public string ToReport(ReportOptions? options = null) => ReportPage.Write(fit, options ?? ReportOptions.Default);

        /// <summary>
        /// Writes the report of the fit: findings and convergence first, the model in mathematics and words, tables, pictures
        /// with a sentence on what to look for, the same model in R and SAS, and what is needed to reproduce it. One HTML file
        /// that needs no network.
        /// </summary>
        /// <param name="path">The file; overwritten.</param>
        /// <param name="options">Title, what to include; null for the defaults.</param>
        /// <exception cref="IOException">The file cannot be written.</exception>
        public void WriteReport(string path, ReportOptions? options = null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(path);
            File.WriteAllText(path, ReportPage.Write(fit, options ?? ReportOptions.Default));
        }
    }
}
