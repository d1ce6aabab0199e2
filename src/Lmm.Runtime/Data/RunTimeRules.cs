using System.Globalization;
using Lmm.Design;

namespace Lmm;

/// <summary>
/// What only rows can show, LMM4xxx. The rules of a design, LMM2xxx, stand in <see cref="DesignFindings"/>: a design file and
/// the rows themselves are told the same words. A page for each: docs/rules/run-time.md.
/// </summary>
internal static partial class RunTimeRules
{
    public const string NotFiniteId = "LMM4001";
    public const string MissingId = "LMM4002";
    public const string NullId = "LMM4003";
    public const string UndefinedLevelId = "LMM4004";
    public const string EmptyTextId = "LMM4005";
    public const string WeightId = "LMM4006";
    public const string FrequencyId = "LMM4007";
    public const string EmptyTableId = "LMM4008";
    public const string ConstantResponseId = "LMM4009";
    public const string OneLevelId = "LMM4010";
    public const string TooFewRowsId = "LMM4011";
    public const string OneGroupId = "LMM4012";
    public const string SameTextId = "LMM4013";
    public const string UnknownReferenceId = "LMM4014";
    public const string TooFewValuesId = "LMM4015";
    public const string UnknownLevelId = "LMM4016";
    public const string WhiteSpaceId = "LMM4017";
    public const string UnusedLevelId = "LMM4018";
    public const string TooLargeId = "LMM4019";
    public const string ByVariesId = "LMM4020";
    public const string VarianceCovariateId = "LMM4021";
    public const string NoPairsId = "LMM4022";
    public const string UnknownStratumId = "LMM4023";

    public static DesignFinding NotFinite(string model, MemberSpec member, double value, int row) => Error(
        NotFiniteId, $"{model}.{member.Name} is {Text(value)} in row {Text(row)}: a finite number is needed. A missing value is null in a nullable member, never NaN.", member.Name, row);

    public static DesignFinding MissingUnderFail(string model, MemberSpec member, int row) => Error(
        MissingId, $"{model}.{member.Name} is missing (null) in row {Text(row)}, and MissingPolicy.Fail allows no missing value. Remove the row or use MissingPolicy.Omit.", member.Name, row);

    public static DesignFinding MissingOmitted(string model, MemberSpec member, int count, List<int> rows) =>
        new(MissingId, FindingSeverity.Suggestion, $"{model}.{member.Name} is missing (null) in {Rows(rows, count)}: left out.")
        {
            Members = EquatableArray.Create(member.Name),
            Row = rows.Count > 0 ? rows[0] : 0,
        };

    public static DesignFinding NullRow(string model, int row) => new(
        NullId, FindingSeverity.Error, $"Row {Text(row)} is null: a {model} is needed. Remove the row.")
    { Row = row };

    public static DesignFinding NullValue(string model, MemberSpec member, int row) => Error(
        NullId, $"{model}.{member.Name} is null in row {Text(row)}, but the member is not nullable. Give a value, or declare the member nullable to let null stand for a missing value.", member.Name, row);

    public static DesignFinding UndefinedLevel(string model, MemberSpec member, string? text, int row) => Error(
        UndefinedLevelId, $"{model}.{member.Name} {(text is null ? "has an undefined value" : $"is '{text}'")} in row {Text(row)}, which is not one of its levels ({Some(member.ClosedLevels)}).", member.Name, row);

    public static DesignFinding EmptyText(string model, MemberSpec member, int row) => Error(
        EmptyTextId, $"{model}.{member.Name} is empty text in row {Text(row)}: a level needs a name. A missing value is null in a nullable member (string?).", member.Name, row);

    public static DesignFinding WeightNotPositive(string model, MemberSpec member, double value, int row) => Error(
        WeightId, $"{model}.{member.Name} is {Text(value)} in row {Text(row)}: a weight must be positive. Remove the row if it is not to count.", member.Name, row);

    public static DesignFinding FrequencyNotWhole(string model, MemberSpec member, double value, int row) => Error(
        FrequencyId, $"{model}.{member.Name} is {Text(value)} in row {Text(row)}: a frequency must be a positive whole number. For precision use [Weight].", member.Name, row);

    public static DesignFinding MoreRows(string model, string id, string member, int count) => new(
        id, FindingSeverity.Error, $"{(member.Length == 0 ? model : $"{model}.{member}")}: {Text(count)} more {(count == 1 ? "row has" : "rows have")} the same mistake.")
    {
        Members = member.Length == 0 ? EquatableArray<string>.Empty : EquatableArray.Create(member),
    };

    public static DesignFinding EmptyTable(string model, int rowsRead) => new(
        EmptyTableId,
        FindingSeverity.Error,
        rowsRead == 0
            ? $"There are no rows: {model} needs data. Check the file or the query that the rows come from."
            : $"None of the {Text(rowsRead)} rows can be used: each lacks a value. Look at the findings on missing values.");

    public static DesignFinding ConstantResponse(string model, string member, double value) => new(
        ConstantResponseId, FindingSeverity.Warning, $"{model}.{member} is {Text(value)} in every row: there is no variation to explain.")
    {
        Members = EquatableArray.Create(member),
    };

    public static DesignFinding OneLevel(string model, string member, string level) => Error(
        OneLevelId, $"The factor {model}.{member} has only the level '{level}' in the rows that are used: its effect cannot be estimated. Remove it from the model or add rows of another level.", member);

    public static DesignFinding TooFewRows(string model, double observations, int columns) => new(
        TooFewRowsId, FindingSeverity.Error, $"{model} has {Text(observations)} usable {(observations == 1 ? "row" : "rows")} for {Text(columns)} fixed columns: nothing is left to estimate variances from. Use fewer fixed effects or more rows.");

    public static DesignFinding OneGroup(string model, string group, string level, EquatableArray<string> members) => new(
        OneGroupId, FindingSeverity.Error, $"The grouping {group} of {model} has only the level '{level}': a variance between levels cannot be estimated from one. Remove the random term or add levels.")
    {
        Members = members,
    };

    public static DesignFinding SameText(string model, string name, string text) => new(
        SameTextId, FindingSeverity.Error, $"Two different levels of {name} in {model} both read '{text}': results could not name them apart. Give the levels different texts.");

    public static DesignFinding UnknownReference(string model, MemberSpec member, IReadOnlyList<string> levels) => Error(
        UnknownReferenceId, $"The reference '{member.Reference}' of {model}.{member.Name} is not among its levels in the rows ({Some(levels)}).", member.Name);

    public static DesignFinding TooFewValues(string model, MemberSpec member) => Error(
        TooFewValuesId, $"{model}.{member.Name} does not have more different values than its degree {Text(member.Degree)}: polynomials of that degree are not determined. Lower the degree.", member.Name);

    public static DesignFinding UnknownLevel(string model, string member, string level, int row, int count, IReadOnlyList<string> levels) => Error(
        UnknownLevelId, $"'{level}' of {model}.{member} (row {Text(row)}{(count > 1 ? $" and {Text(count - 1)} more" : "")}) is not a level of the fit ({Some(levels)}): a fixed effect cannot be predicted for it.", member, row);

    public static DesignFinding WhiteSpace(string model, string member, string level, string other) => new(
        WhiteSpaceId, FindingSeverity.Warning, $"The levels '{level}' and '{other}' of {model}.{member} differ only in white space: they count as two levels.")
    {
        Members = EquatableArray.Create(member),
    };

    public static DesignFinding UnusedLevel(string model, string member, IReadOnlyList<string> levels) => new(
        UnusedLevelId, FindingSeverity.Suggestion, $"{model}.{member} has no row with {Some(levels)}: the columns of {(levels.Count == 1 ? "this level" : "these levels")} cannot be estimated.")
    {
        Members = EquatableArray.Create(member),
    };

    public static DesignFinding TooLarge(string model, int rows, double columns) => new(
        TooLargeId, FindingSeverity.Error, $"{model} has {Text(rows)} rows and {Text(columns)} fixed columns, {Text(rows * columns)} numbers: more than the {Text(int.MaxValue)} that one matrix can hold. Give a factor with so many levels a random term instead.");

    /// <summary>Up to ten names, and how many more.</summary>
    internal static string Some(IReadOnlyList<string> names)
    {
        const int Shown = 10;
        string text = string.Join(", ", names.Take(Shown));
        return names.Count <= Shown ? text : $"{text} and {Text(names.Count - Shown)} more";
    }

    private static string Rows(List<int> rows, int count)
    {
        string numbers = string.Join(", ", rows.Select(r => Text(r)));
        string more = count > rows.Count ? $" and {Text(count - rows.Count)} more" : "";
        return count == 1 ? $"1 row ({numbers})" : $"{Text(count)} rows ({numbers}{more})";
    }

    internal static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static DesignFinding Error(string id, string message, string member, int row = 0) =>
        new(id, FindingSeverity.Error, message) { Members = EquatableArray.Create(member), Row = row };
}
