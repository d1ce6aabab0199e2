namespace Lmm.Generators.Tests;

/// <summary>Representative declarations as a user writes them.</summary>
internal static class Models
{
    public const string Sleep = """
        using Lmm;
        namespace Lab;

        /// <summary>A reaction time.</summary>
        [MixedModel]
        public record Sleep(
            [Response] double Reaction,
            [Fixed] double Days,
            [Random(Slopes = [nameof(Days)])] string Subject);
        """;

    public const string Oats = """
        using Lmm;
        namespace Farm;

        /// <summary>A variety of oats.</summary>
        public enum Variety
        {
            /// <summary>Golden rain.</summary>
            GoldenRain,
            /// <summary>Marvellous.</summary>
            Marvellous,
            /// <summary>Victory.</summary>
            Victory,
        }

        /// <summary>A subplot.</summary>
        [MixedModel]
        [Interaction(nameof(Variety), nameof(Nitrogen))]
        public record OatsPlot(
            [Response] double Yield,
            [Fixed] [Random(Nested = nameof(Block))] Variety Variety,
            [Fixed] double Nitrogen,
            [Random] string Block);
        """;

    public const string Trial = """
        using Lmm;
        namespace Clinic;

        /// <summary>A visit.</summary>
        public enum Visit
        {
            /// <summary>After a month.</summary>
            Month1,
            /// <summary>After three months.</summary>
            Month3,
            /// <summary>After a year.</summary>
            Month12,
        }

        /// <summary>A score at a visit; visits correlate inside a patient of a centre, by arm, and centres differ in precision.</summary>
        [MixedModel]
        public record Score(
            [Response] double? Points,
            [Fixed] [Repeated(Subject = nameof(Patient), Corr = Corr.Unstructured, Heterogeneous = true, By = nameof(Treated))] Visit Visit,
            [Fixed] bool Treated,
            [Variance(VarianceFunction.Ident)] string Lab,
            [Fixed] [Variance(VarianceFunction.Power)] int Age,
            [Random] string Centre,
            string Patient);
        """;

    public const string OatsFormula = """
        using Lmm;
        namespace Farm;

        /// <summary>A variety of oats.</summary>
        public enum Variety
        {
            /// <summary>Golden rain.</summary>
            GoldenRain,
            /// <summary>Marvellous.</summary>
            Marvellous,
            /// <summary>Victory.</summary>
            Victory,
        }

        /// <summary>A subplot.</summary>
        [MixedModel("Yield ~ Variety * Nitrogen + (1 | Block / Variety)")]
        public record OatsPlot(double Yield, Variety Variety, double Nitrogen, string Block);
        """;

    public const string OatsProperties = """
        using Lmm;
        namespace Farm;

        /// <summary>A variety of oats.</summary>
        public enum Variety
        {
            /// <summary>Golden rain.</summary>
            GoldenRain,
            /// <summary>Marvellous.</summary>
            Marvellous,
            /// <summary>Victory.</summary>
            Victory,
        }

        /// <summary>A subplot.</summary>
        [MixedModel]
        [Interaction(nameof(Variety), nameof(Nitrogen))]
        public sealed class OatsPlot
        {
            /// <summary>In quarter pounds.</summary>
            [Response]
            public double Yield { get; set; }

            /// <summary>The whole plot's.</summary>
            [Fixed, Random(Nested = nameof(Block))]
            public Variety Variety { get; set; }

            /// <summary>In hundredweight an acre.</summary>
            [Fixed]
            public double Nitrogen { get; set; }

            /// <summary>The block.</summary>
            [Random]
            public string Block { get; set; } = "";
        }
        """;

    /// <summary>Three nested levels numbered afresh in each outer one.</summary>
    public const string Pastes = """
        using Lmm;
        namespace Chemistry;

        /// <summary>One assay.</summary>
        [MixedModel]
        public record Assay(
            [Response] double Strength,
            [Random] int Batch,
            [Random(Nested = nameof(Batch))] int Cask,
            [Random(Nested = nameof(Cask))] short Sample);
        """;

    public const string Penicillin = """
        using Lmm;
        namespace Chemistry;

        /// <summary>One zone of inhibition.</summary>
        [MixedModel]
        public record Zone([Response] float Diameter, [Random] char Plate, [Random] char Sample);
        """;

    /// <summary>Every coding of a fixed factor and of a covariate.</summary>
    public const string Contrasts = """
        using Lmm;
        namespace Farm;

        /// <summary>A dose.</summary>
        public enum Dose
        {
            /// <summary>None.</summary>
            None,
            /// <summary>Low.</summary>
            Low,
            /// <summary>High.</summary>
            High,
            /// <summary>Highest.</summary>
            Highest,
        }

        /// <summary>A site.</summary>
        public enum Site
        {
            /// <summary>North.</summary>
            North,
            /// <summary>South.</summary>
            South,
            /// <summary>West.</summary>
            West,
        }

        /// <summary>A year.</summary>
        public enum Year
        {
            /// <summary>First.</summary>
            First,
            /// <summary>Second.</summary>
            Second,
        }

        /// <summary>One plot.</summary>
        [MixedModel]
        [Interaction(nameof(Dose), nameof(Site))]
        [Interaction(nameof(Site), nameof(Age))]
        public record Trial(
            [Response] double Yield,
            [Fixed(Contrast = Contrast.Polynomial)] Dose Dose,
            [Fixed(Reference = "South")] Site Site,
            [Fixed(Contrast = Contrast.Sum)] Year Year,
            [Fixed(Contrast = Contrast.Helmert)] bool Limed,
            [Fixed(Degree = 2)] double Age,
            [Random] string Farm);
        """;

    /// <summary>The roles of numbers, and values that can be missing.</summary>
    public const string Weighted = """
        using Lmm;
        namespace Survey;

        /// <summary>The mean of a district.</summary>
        [MixedModel]
        public record District(
            [Response] double? Mean,
            [Fixed] decimal? Income,
            [Fixed] bool? Urban,
            [Weight] double Precision,
            [Frequency] int Copies,
            [Offset] float Base,
            [Random] string? Region);
        """;

    /// <summary>A computed property, a member without a role, an open factor.</summary>
    public const string Growth = """
        using Lmm;
        namespace Growth;

        /// <summary>One measurement.</summary>
        [MixedModel]
        public class Measurement
        {
            /// <summary>In mm.</summary>
            [Response]
            public double Distance { get; init; }

            /// <summary>In years.</summary>
            public required double Age { get; init; }

            /// <summary>The logarithm of the age.</summary>
            [Fixed]
            public double LogAge => System.Math.Log(Age);

            /// <summary>The diet.</summary>
            [Fixed]
            public string Diet { get; init; } = "";

            /// <summary>The child.</summary>
            [Random(Slopes = [nameof(LogAge)], Covariance = Covariance.Diagonal)]
            public required string Child { get; init; }
        }
        """;

    public const string NestedType = """
        using Lmm;
        namespace Field;

        /// <summary>An experiment.</summary>
        public static partial class Experiment
        {
            /// <summary>A treatment.</summary>
            public enum Kind
            {
                /// <summary>Control.</summary>
                Control,
                /// <summary>Treated.</summary>
                @class = 7,
                /// <summary>The same as treated.</summary>
                Treated = 7,
            }

            [MixedModel]
            internal readonly record struct Reading(
                [property: Response] double Value,
                [Fixed] Kind? @event,
                [Random] int Unit);
        }
        """;

    /// <summary>One factor both fixed and random (LMM1004).</summary>
    public const string Wrong = """
        using Lmm;
        namespace Lab;

        /// <summary>A measurement.</summary>
        [MixedModel]
        public record Confounded([Response] double Value, [Fixed] [Random] string Batch, [Fixed] double Dose);
        """;

    public const string AsFactor = """
        using Lmm;
        namespace Lab;

        /// <summary>A score.</summary>
        [MixedModel]
        [Interaction(nameof(Visit), nameof(Arm))]
        public record Score(
            [Response] int Points,
            [Fixed(AsFactor = true)] int Visit,
            [Fixed] Arm Arm,
            [Random] long Patient);

        /// <summary>A study arm.</summary>
        public enum Arm : long
        {
            /// <summary>Placebo.</summary>
            Placebo = 10,
            /// <summary>Drug.</summary>
            Drug = 2,
        }
        """;

    /// <summary>Identifiers as groupings, and a combination of two.</summary>
    public const string Identifiers = """
        using Lmm;
        namespace Clinic;

        /// <summary>A ward's number.</summary>
        /// <param name="Number">The number.</param>
        public readonly record struct Ward(int Number);

        /// <summary>A visit.</summary>
        [MixedModel]
        public record Visit(
            [Response] double Pressure,
            [Random] System.Guid Patient,
            [Random(With = [nameof(Doctor)])] Ward Ward,
            [Random] int Doctor);
        """;

    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        [nameof(Sleep)] = Sleep,
        [nameof(Oats)] = Oats,
        [nameof(OatsFormula)] = OatsFormula,
        [nameof(OatsProperties)] = OatsProperties,
        [nameof(Pastes)] = Pastes,
        [nameof(Penicillin)] = Penicillin,
        [nameof(Contrasts)] = Contrasts,
        [nameof(Weighted)] = Weighted,
        [nameof(Growth)] = Growth,
        [nameof(NestedType)] = NestedType,
        [nameof(Wrong)] = Wrong,
        [nameof(AsFactor)] = AsFactor,
        [nameof(Identifiers)] = Identifiers,
    };
}
