using Lmm.Design;

namespace Lmm;

// What only rows can show of [Repeated] and [Variance].
internal static partial class RunTimeRules
{
    public static DesignFinding ByVaries(string model, string by, string subject, string level, int row, string other, int otherRow) => Error(
        ByVariesId,
        $"{model}.{by} is '{level}' in row {Text(row)} and '{other}' in row {Text(otherRow)}{(subject.Length == 0 ? "" : $", both of {subject}")}: [Repeated(By = …)] gives each level parameters of its own, so all rows of a subject must have the same. Correct the rows, or name another member.",
        by,
        otherRow);

    public static DesignFinding VarianceCovariate(string model, string name, VarianceFunction function, double value, int row) => Error(
        VarianceCovariateId,
        function == VarianceFunction.Power
            ? $"{model}.{name} is 0 in row {Text(row)}: the standard deviation |{name}|^delta would be 0 there or without bound. Use ConstPower, which adds a constant, or shift the covariate in a computed property."
            : $"{model}.{name} is {Text(value)} in row {Text(row)}: a variance proportional to it must be positive.",
        name,
        row);

    public static DesignFinding NoPairs(string model, RepeatedSpec repeated, int subjects) => Error(
        NoPairsId,
        $"No {repeated.SubjectName} of {model} has two rows ({Text(subjects)} with one each): the correlation inside a subject cannot be seen. Remove [Repeated], or name the member that the rows of one subject share.",
        repeated.Occasion);

    public static DesignFinding UnknownStratum(string model, string name, int row, IReadOnlyList<string> levels) => new(
        UnknownStratumId,
        FindingSeverity.Error,
        $"Row {Text(row)} has a level of {name} in {model} that the fitted rows did not have ({Some(levels)}): the variance of its residual, and so what it shares with those of its subject, is not known.")
    {
        Members = name.Split(':').ToEquatableArray(),
        Row = row,
    };
}
