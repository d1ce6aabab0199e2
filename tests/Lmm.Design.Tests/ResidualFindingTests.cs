namespace Lmm.Design.Tests;

/// <summary>Mistakes in <c>[Repeated]</c> and <c>[Variance]</c>: one mistake, one finding, its place and its words; and near misses.</summary>
public sealed class ResidualFindingTests
{
    private const Corr AR1 = Corr.AR1;
    private static readonly MemberDeclaration Y = Specs.Number("Y").Response();
    private static readonly MemberDeclaration S = Specs.Text("S");
    private static readonly MemberDeclaration T = Specs.Integer("T");
    private static readonly MemberDeclaration Visit = Specs.Enum("Visit", "One", "Two", "Three", "Four");
    private static readonly MemberDeclaration Week = Specs.Number("Week");

    public static TheoryData<ModelDeclaration, string, string, string?, string> WrongDeclarations => new()
    {
        { Type(Specs.Number("Y").Response().Repeated("S", Corr.CAR1), S), "LMM0002", "Y", "Repeated", "Row.Y is the response and cannot also be the occasion." },
        { Type(Y, T.Repeated("Y", AR1), S), "LMM0002", "T Y", "Subject", "Row.Y is the response and cannot also be the subject." },
        { Type(Y, T.Repeated("S", AR1, r => r with { By = "Y" }), S), "LMM0002", "T Y", "By", "Row.Y is the response and cannot also be a group of subjects." },
        { Type(Y, Week.Repeated("S", Corr.Gaussian, r => r with { Coordinates = Specs.Names("Week", "Y") }), S), "LMM0002", "Week Y", "Coordinates", "Row.Y is the response and cannot also be a coordinate." },
        { Type(Specs.Number("Y").Response().Variance(VarianceFunction.Power), S.Random()), "LMM0002", "Y", "Variance", "Row.Y is the response and cannot also be what its variance follows: for a variance that follows the fitted value put [Variance] on the type Row." },
        { Type(Y, S.Random().Variance(VarianceFunction.Ident, v => v with { With = Specs.Names("Y") })), "LMM0002", "S", "With", "Row.Y is the response and cannot also be in a stratum." },
        { Type(Y, T.Repeated("Subjct", AR1), Specs.Text("Subject")), "LMM0003", "T", "Subject", "[Repeated] on Row.T says Subject = 'Subjct', but Row has no member 'Subjct' (did you mean 'Subject'?)." },
        { Type(Y, T.Repeated("S", AR1, r => r with { By = "Grp" }), S, Specs.Text("Group")), "LMM0003", "T", "By", "[Repeated] on Row.T says By = 'Grp', but Row has no member 'Grp'." },
        { Type(Y, Week.Repeated("S", Corr.Linear, r => r with { Coordinates = Specs.Names("Week", "Colum") }), S, Specs.Number("Column")), "LMM0003", "Week", "Coordinates", "[Repeated] on Row.Week says Coordinates = 'Colum', but Row has no member 'Colum' (did you mean 'Column'?)." },
        { Type(Y, S.Random().Variance(VarianceFunction.Ident, v => v with { With = Specs.Names("Sez") }), Specs.Text("Sex")), "LMM0003", "S", "With", "[Variance(VarianceFunction.Ident)] on Row.S says With = 'Sez', but Row has no member 'Sez' (did you mean 'Sex'?)." },
        { Type(Y, T.Repeated("Week", AR1), Week), "LMM0005", "T Week", "Subject", "Row.Week is the subject but is double, which has no levels: use an integer, a string or an enum." },
        { Type(Y, T.Repeated("S", AR1, r => r with { By = "Week" }), S, Week), "LMM0005", "T Week", "By", "Row.Week is a group of subjects but is double, which has no levels: use an integer, a string or an enum." },
        { Type(Y, Week.Repeated(null, Corr.Spherical, r => r with { Coordinates = Specs.Names("Week", "S") }), S), "LMM0005", "Week S", "Coordinates", "Row.S is a coordinate but is string: a coordinate is a number, a date or a duration." },
        { Type(Y, S.Random(), Week.Variance(VarianceFunction.Ident)), "LMM0005", "Week", "Variance", "Row.Week has a standard deviation for each level but is double, which has no levels: use an integer, a string or an enum, or let the variance follow the number by Power or Exponential." },
        { Type(Y, S.Random().Variance(VarianceFunction.Ident, v => v with { With = Specs.Names("Week") }), Week), "LMM0005", "S Week", "With", "Row.Week has a standard deviation for each level but is double, which has no levels: use an integer, a string or an enum, or let the variance follow the number by Power or Exponential." },
        { Type(Y, S.Random().Variance(VarianceFunction.Power)), "LMM0005", "S", "Variance", "Row.S has [Variance(VarianceFunction.Power)] but is string: the variance follows a number. For a variance of each level use VarianceFunction.Ident." },
        { Type(Y, S.Random(), Specs.Time("Day").Fixed()), "LMM0005", "Day", "Fixed", "Row.Day is in the fixed part but is DateTime: it can be an occasion or a grouping only; take a number out in a computed property." },
        { Type(Y, S.Random(new RandomDeclaration { Slopes = Specs.Names("Day") }), Specs.Time("Day")), "LMM0005", "Day", "Slopes", "Row.Day is a slope but is DateTime: it can be an occasion or a grouping only; take a number out in a computed property." },
        { Type(Y, T.Repeated("S", AR1), S, Week.Repeated("S", Corr.CAR1)), "LMM0009", "T Week", "Repeated", "Row has [Repeated] on T and Week: the residuals of a model have one structure; a place of several numbers is said by Coordinates." },
        { Type(Y, T.Repeated("T", AR1)), "LMM0009", "T", "Subject", "[Repeated] on Row.T has T in its Subject T: a subject then has one occasion and there is nothing to correlate. Name the member whose rows belong together." },
        { Type(Y, T.Repeated("S", AR1, r => r with { By = "S" }), S), "LMM0009", "T", "By", "[Repeated] on Row.T says By = 'S': that is the subject, and the parameters of one subject cannot be known from its rows alone; name a group of subjects." },
        { Type(Y, T.Repeated("S", AR1, r => r with { By = "T" }), S), "LMM0009", "T", "By", "[Repeated] on Row.T says By = 'T': that is the occasion, so no two occasions would have parameters in common; for a variance of each say Heterogeneous = true." },
        { Type(Y, T.Repeated("S", null), S), "LMM0009", "T", "Repeated", "[Repeated] on Row.T: independent residuals of one variance are what a model has without it; say Corr, Heterogeneous or By." },
        { Type(Y, T.Repeated("S", AR1, r => r with { Order = 2 }), S), "LMM0009", "T", "Order", "[Repeated] on Row.T: AR1 has no order; Order goes with Ar and Arma." },
        { Type(Y, T.Repeated("S", Corr.Ar, r => r with { Order = 0 }), S), "LMM0009", "T", "Order", "[Repeated] on Row.T: Ar needs Order, the number of its autoregressive parameters, 1 or more, not 0." },
        { Type(Y, T.Repeated("S", Corr.Arma, r => r with { MovingAverage = 1 }), S), "LMM0009", "T", "Corr", "[Repeated] on Row.T: Arma needs Order, the number of its autoregressive parameters, 1 or more." },
        { Type(Y, T.Repeated("S", Corr.Ar, r => r with { Order = 1, MovingAverage = 1 }), S), "LMM0009", "T", "MovingAverage", "[Repeated] on Row.T: Ar has no moving average; MovingAverage goes with Ma and Arma." },
        { Type(Y, T.Repeated("S", Corr.Ma, r => r with { MovingAverage = -1 }), S), "LMM0009", "T", "MovingAverage", "[Repeated] on Row.T: Ma needs MovingAverage, the number of its moving average parameters, 1 or more, not -1." },
        { Type(Y, T.Repeated("S", Corr.CAR1, r => r with { Nugget = true }), S), "LMM0009", "T", "Nugget", "[Repeated] on Row.T: CAR1 has no nugget; Corr.Exponential is the same correlation with one." },
        { Type(Y, T.Repeated("S", AR1, r => r with { Nugget = true }), S), "LMM0009", "T", "Nugget", "[Repeated] on Row.T: AR1 has no nugget, which is a variance that even equal places do not share; Nugget goes with Exponential, Gaussian, Spherical, Rational and Linear." },
        { Type(Y, T.Repeated("S", AR1, r => r with { Coordinates = Specs.Names("T", "Week") }), S, Week), "LMM0009", "T", "Coordinates", "[Repeated] on Row.T: AR1 knows one occasion and no place; Coordinates go with Exponential, Gaussian, Spherical, Rational and Linear." },
        { Type(Y, T.Repeated(null, Corr.Linear, r => r with { Coordinates = Specs.Names("Week") }), Week), "LMM0009", "T", "Coordinates", "[Repeated] on Row.T says Coordinates = Week, which are the whole place of a row, and T is not among them: name it too, or put [Repeated] on Week." },
        { Type(Y, T.Repeated(null, Corr.Linear, r => r with { Coordinates = Specs.Names("T", "T") })), "LMM0009", "T", "Coordinates", "[Repeated] on Row.T names the coordinate T twice." },
        { Type(Y, Week.Repeated("S", Corr.CAR1, r => r with { Heterogeneous = true }), S), "LMM0009", "Week", "Heterogeneous", "[Repeated] on Row.Week: a variance for each occasion needs occasions that can be listed, an enum or an integer, and this is double; a variance that changes with time is [Variance(VarianceFunction.Power)] or Exponential." },
        { Type(Y, T.Repeated(null, Corr.Linear, r => r with { Coordinates = Specs.Names("T", "Week"), Heterogeneous = true }), Week), "LMM0009", "T", "Heterogeneous", "[Repeated] on Row.T: a place of several coordinates has no variance of its own; use [Variance] on the member that the variance follows." },
        { Type(Y, T.Repeated("S", AR1, r => r with { Unit = TimeUnit.Hours }), S), "LMM0009", "T", "Unit", "[Repeated] on Row.T: int counts in its own unit; Unit is for dates and durations." },
        { Type(Y, T.Repeated("S", AR1), S, Specs.Integer("N") with { IsFrequency = true }), "LMM0009", "N", "Frequency", "[Repeated] on Row.T correlates the rows of a subject, but [Frequency] on N lets a row stand for several: they would be one occasion several times. Write the rows out, or use [Weight] for a mean of several." },
        { Type(Y, S.Random(), Week.Variance(VarianceFunction.Power, v => v with { With = Specs.Names("S") })), "LMM0009", "Week", "With", "[Variance(VarianceFunction.Power)] on Row.Week: Power follows one number; With goes with Ident, for a standard deviation of each combination of levels." },
        { Type(Y, S.Random().Variance(VarianceFunction.Ident, v => v with { Parameter = 1 })), "LMM0009", "S", "Parameter", "[Variance(VarianceFunction.Ident)] on Row.S: Ident has a standard deviation for each level and no exponent." },
        { Type(Y, S.Random(), Week.Variance(VarianceFunction.Fixed, v => v with { Parameter = 1 })), "LMM0009", "Week", "Parameter", "[Variance(VarianceFunction.Fixed)] on Row.Week: Fixed has no parameter: the variance is proportional to the member; for another known power use Power." },
        { Type(Y, S.Random(), Week.Variance(VarianceFunction.Power, v => v with { Constant = 1 })), "LMM0009", "Week", "Constant", "[Variance(VarianceFunction.Power)] on Row.Week: Power has no constant; Constant goes with ConstPower." },
        { Type(Y, S.Random(), Week.Variance(VarianceFunction.ConstPower, v => v with { Constant = 0 })), "LMM0009", "Week", "Constant", "[Variance(VarianceFunction.ConstPower)] on Row.Week: the constant of ConstPower is above 0." },
        { Type(Y, S.Random(), Specs.Text("Sex").Variance(VarianceFunction.Ident, v => v with { With = Specs.Names("Sex") })), "LMM0009", "Sex", "With", "[Variance(VarianceFunction.Ident)] on Row.Sex says With = 'Sex', but Sex is in the stratum Sex already." },
        { Type(Y, S.Random()) with { Variances = OnType(VarianceFunction.Ident) }, "LMM0009", "", "Variance", "[Variance(VarianceFunction.Ident)] on Row: the fitted value has no levels; put it on the member whose levels have different variances." },
        { Type(Y, S.Random()) with { Variances = OnType(VarianceFunction.Fixed) }, "LMM0009", "", "Variance", "[Variance(VarianceFunction.Fixed)] on Row: of the fitted value it is Power with Parameter = 0.5." },
        { Type(Y, T.Repeated(null, AR1), S.Random()), "LMM1008", "T", "Repeated", "[Repeated] on Row.T has no Subject: AR1 residuals belong to somebody. Name the member whose rows belong together, as in Subject = nameof(S)." },
        { Type(Y, Week.Repeated("S", AR1), S), "LMM1008", "Week", "Repeated", "Row.Week is the occasion but is double: AR1 is defined over ordered occasions, an enum or an integer; over real times use CAR1." },
        { Type(Y, Specs.Text("Name").Repeated("S", Corr.Unstructured, r => r with { Heterogeneous = true }), S), "LMM1008", "Name", "Repeated", "Row.Name is the occasion but is string: Unstructured is defined over ordered occasions, an enum or an integer." },
        { Type(Y, Visit.Repeated("S", Corr.CAR1), S), "LMM1008", "Visit", "Repeated", "Row.Visit is the occasion but is Visit: CAR1 is a function of the time or distance between rows: the occasion is a number, a date or a duration; over the positions of an enum it is AR1." },
        { Type(Y, new MemberDeclaration("Name", ValueKind.Unsupported) { TypeName = "List<int>" }.Repeated("S", Corr.CompoundSymmetry), S), "LMM1008", "Name", "Repeated", "Row.Name is the occasion but is List<int>: an occasion is an enum, an integer, a number, a date or a duration, or for CompoundSymmetry anything with levels." },
        { Type(Y, Specs.Text("Name").Repeated("S", Corr.CompoundSymmetry, Heterogeneous), S), "LMM0009", "Name", "Heterogeneous", "[Repeated] on Row.Name: a variance for each occasion needs occasions that can be listed, an enum or an integer, and this is string; a variance that changes with time is [Variance(VarianceFunction.Power)] or Exponential." },
    };

    public static TheoryData<ModelDeclaration, string, string, string> UnidentifiedModels => new()
    {
        { Type(Y, T.Repeated("S", Corr.CompoundSymmetry), S.Random()), "LMM1009", "Random", "Row has a random intercept of S beside residuals of S with Corr.CompoundSymmetry: a covariance that all rows of a subject share is then written twice. Remove the random intercept, or the [Repeated]." },
        { Type(Y, T.Repeated("P", Corr.CompoundSymmetry), S.Random(), Specs.Text("P").Random(new RandomDeclaration { Nested = "S" })), "LMM1009", "Random", "Row has a random intercept of S:P beside residuals of S:P with Corr.CompoundSymmetry: a covariance that all rows of a subject share is then written twice. Remove the random intercept, or the [Repeated]." },
        { Type(Y, T.Repeated("S", Corr.Toeplitz), S.Random()), "LMM1009", "Random", "Row has a random intercept of S beside residuals of S with Corr.Toeplitz: a covariance that all rows of a subject share is then written twice. Remove the random intercept, or the [Repeated]." },
        { Type(Y, T.Repeated("S", Corr.CompoundSymmetry), Specs.Text("Drug").Fixed(), S.Random(new RandomDeclaration { Intercept = false, Slopes = Specs.Names("Drug") })), "LMM1009", "Random", "Row has random effects of the levels of Drug, which add up to an intercept, of S beside residuals of S with Corr.CompoundSymmetry: a covariance that all rows of a subject share is then written twice. Remove the random intercept, or the [Repeated]." },
        { Type(Y, Visit.Repeated("S", Corr.Unstructured, Heterogeneous), S.Random()), "LMM1010", "Random", "Row has the random effects (1 | S) beside residuals of S with Corr.Unstructured: every covariance of two occasions has a parameter of its own already, so nothing is left for the random effects. Remove them, or choose a structure with fewer parameters." },
        { Type(Y, T.Fixed(new FixedDeclaration { AsFactor = false }).Repeated("S", Corr.Unstructured, Heterogeneous), S.Random(new RandomDeclaration { Intercept = false, Slopes = Specs.Names("T") })), "LMM1010", "Random", "Row has the random effects (0 + T | S) beside residuals of S with Corr.Unstructured: every covariance of two occasions has a parameter of its own already, so nothing is left for the random effects. Remove them, or choose a structure with fewer parameters." },
        { Type(Y, Visit.Repeated("S", Corr.Unstructured).Variance(VarianceFunction.Ident), Week.Fixed(), S.Random(new RandomDeclaration { Slopes = Specs.Names("Week") })), "LMM1010", "Random", "Row has the random effects (1 + Week | S) beside residuals of S with Corr.Unstructured: every covariance of two occasions has a parameter of its own already, so nothing is left for the random effects. Remove them, or choose a structure with fewer parameters." },
        { Type(Y, Visit.Fixed().Repeated("S", AR1), S.Random(new RandomDeclaration { Slopes = Specs.Names("Visit") })), "LMM1012", "Random", "Row has 4 random effects for each S, (1 + Visit | S), and 4 occasions of Visit: they say all that the residual could, so its variance is not identifiable. Leave effects out, or let [Repeated(Corr = Corr.Unstructured, Heterogeneous = true)] say it all." },
        { Type(Y, Visit.Fixed().Repeated("S", Corr.CompoundSymmetry), S.Random(new RandomDeclaration { Intercept = false, Slopes = Specs.Names("Visit"), Covariance = Covariance.Diagonal })), "LMM1012", "Random", "Row has 4 random effects for each S, (0 + Visit || S), and 4 occasions of Visit: they say all that the residual could, so its variance is not identifiable. Leave effects out, or let [Repeated(Corr = Corr.Unstructured, Heterogeneous = true)] say it all." },
        { Type(Y, Specs.Enum("Half", "First", "Second").Repeated("S", AR1), S.Random()), "LMM1012", "Random", "Row has 3 parameters for the 2 different variances and covariances of 2 occasions of Half: they are not identifiable. Leave random effects out, or choose a simpler Corr." },
        { Type(Y, Visit.Repeated("S", AR1, Heterogeneous).Variance(VarianceFunction.Ident), S), "LMM1015", "Variance", "Row has VarianceFunction.Ident of Visit and Heterogeneous = true of [Repeated], which gives each Visit a standard deviation already: only the product of the two is known. Keep one of them." },
        { Type(Y, T.Repeated("S", AR1, r => r with { By = "Sex" }), S, Specs.Text("Sex").Variance(VarianceFunction.Ident)), "LMM1015", "Variance", "Row has VarianceFunction.Ident of Sex and By = Sex of [Repeated], which gives each Sex a standard deviation already: only the product of the two is known. Keep one of them." },
        { Type(Y, S.Random(), Specs.Text("Sex").Variance(VarianceFunction.Ident), Specs.Text("Arm").Variance(VarianceFunction.Ident, v => v with { With = Specs.Names("Sex") })), "LMM1015", "Variance", "Row has VarianceFunction.Ident of Arm:Sex and another of Sex: only the product of the two is known. Keep one of them." },
        { Type(Y, S.Random(), Week.Variance(VarianceFunction.Power).Variance(VarianceFunction.Power, v => v with { Parameter = 1 })), "LMM1015", "Variance", "Row has VarianceFunction.Power of Week and another of Week: only the product of the two is known. Keep one of them." },
        { Type(Y, S.Random()) with { Variances = OnType(VarianceFunction.Power, VarianceFunction.Power) }, "LMM1015", "Variance", "Row has VarianceFunction.Power of the fitted value and another of the fitted value: only the product of the two is known. Keep one of them." },
    };

    [Theory]
    [MemberData(nameof(WrongDeclarations))]
    public void A_wrong_declaration_gives_one_finding(ModelDeclaration declaration, string id, string members, string? argument, string message)
    {
        DesignFinding finding = Assert.Single(ModelSpecReader.Read(declaration).Findings);
        Assert.Equal(message, finding.Message);
        Assert.Equal(id, finding.Id);
        Assert.Equal(members, string.Join(" ", finding.Members));
        Assert.Equal(argument, finding.Argument);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
    }

    [Theory]
    [MemberData(nameof(UnidentifiedModels))]
    public void What_the_residual_says_twice_is_one_error(ModelDeclaration declaration, string id, string argument, string message)
    {
        DesignFinding finding = Assert.Single(ModelSpecReader.Read(declaration).Findings, found => found.Severity == FindingSeverity.Error);
        Assert.Equal(message, finding.Message);
        Assert.Equal(id, finding.Id);
        Assert.Equal(argument, finding.Argument);
    }

    [Fact]
    public void In_a_formula_the_random_term_is_marked()
    {
        ModelDeclaration declaration = Type(Y, T.Repeated("S", Corr.CompoundSymmetry), S, Week) with { Formula = "Y ~ Week + (1 + Week | S)" };
        DesignFinding finding = Assert.Single(ModelSpecReader.Read(declaration).Findings);
        Assert.Equal("LMM1009", finding.Id);
        Assert.Equal(new FormulaSpan(11, 14), finding.Span);
    }

    /// <summary>Close to a rule and right.</summary>
    [Fact]
    public void Right_declarations_have_no_finding()
    {
        MemberDeclaration random = S.Random();
        RandomDeclaration slope = new() { Slopes = Specs.Names("Week"), Intercept = false };
        ModelDeclaration[] right =
        [
            Type(Y, T.Repeated("S", AR1), S),
            Type(Y, T.Repeated("S", AR1, r => r with { By = "Sex", Heterogeneous = true }), S, Specs.Text("Sex")),
            Type(Y, T.Repeated("S", null, r => r with { Heterogeneous = true }), S),
            Type(Y, T.Repeated("S", Corr.Arma, r => r with { Order = 2, MovingAverage = 1 }), random),
            Type(Y, T.Repeated("S", Corr.CAR1), S),
            Type(Y, T.Repeated("S", Corr.CAR1, r => r with { Heterogeneous = true }), S),
            Type(Y, Specs.Time("At", "TimeSpan").Repeated("S", Corr.Exponential, r => r with { Nugget = true, Unit = TimeUnit.Hours }), S),
            Type(Y, Week.Repeated(null, Corr.Rational)),
            Type(Y, Week.Repeated("S", Corr.CompoundSymmetry), S),
            Type(Y, Specs.Text("Treatment").Fixed().Repeated("S", Corr.CompoundSymmetry), S),
            Type(Y, T.Repeated(null, Corr.Gaussian, r => r with { Coordinates = Specs.Names("T", "Week"), Nugget = true }), Week),
            Type(Y, Specs.Time("Day").Random(), S.Random()),
            Type(Y, Specs.Text("Sex").Variance(VarianceFunction.Ident)),

            // A random effect of another grouping, or one that the structure does not contain.
            Type(Y, T.Repeated("S", Corr.CompoundSymmetry), S, Specs.Text("Site").Random()),
            Type(Y, Visit.Repeated("S", Corr.Unstructured, Heterogeneous), S, Specs.Text("Site").Random()),
            Type(Y, T.Repeated("S", AR1), random),
            Type(Y, T.Repeated("S", Corr.CompoundSymmetry, Heterogeneous), random),
            Type(Y, T.Repeated("S", Corr.CompoundSymmetry), random, Specs.Text("Sex").Variance(VarianceFunction.Ident)),
            Type(Y, T.Repeated("S", Corr.CompoundSymmetry), random, Week with { IsWeight = true }),
            Type(Y, T.Repeated("S", Corr.CompoundSymmetry), Week.Fixed(), S.Random(slope)),
            Type(Y, Visit.Repeated("S", Corr.Unstructured, Heterogeneous), Week.Fixed(), S.Random(slope)),
            Type(Y, Specs.Enum("Third", "A", "B", "C").Repeated("S", AR1), random),
            Type(Y, Visit.Fixed().Repeated("S", AR1), S.Random(new RandomDeclaration { Intercept = false, Slopes = Specs.Names("Visit"), Covariance = Covariance.Diagonal })),

            // Standard deviations that multiply to something new.
            Type(Y, Visit.Repeated("S", AR1).Variance(VarianceFunction.Ident), S, Specs.Text("Sex").Variance(VarianceFunction.Ident)),
            Type(Y, Visit.Repeated("S", AR1, Heterogeneous), S, Specs.Text("Sex").Variance(VarianceFunction.Ident)),
            Type(Y, random, Week.Variance(VarianceFunction.Fixed).Variance(VarianceFunction.Power).Variance(VarianceFunction.Exponential)),
            Type(Y, random, Week.Variance(VarianceFunction.Power, v => v with { Parameter = 0.5 })) with { Variances = OnType(VarianceFunction.Power, VarianceFunction.Exponential) },
        ];
        Assert.All(right, declaration => Assert.Empty(ModelSpecReader.Read(declaration).Findings));
    }

    private static RepeatedDeclaration Heterogeneous(RepeatedDeclaration repeated) => repeated with { Heterogeneous = true };

    private static EquatableArray<VarianceDeclaration> OnType(params VarianceFunction[] functions) =>
        functions.Select(function => new VarianceDeclaration(function)).ToEquatableArray();

    private static ModelDeclaration Type(params MemberDeclaration[] members) => Specs.Type("Row", members);
}
