using Lmm.Residuals;

namespace Lmm.Data.Tests;

public sealed class SubjectOrderTests
{
    // On both sides of one and of two vectors of 16 numbers.
    public static TheoryData<int> Lengths => [1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 50];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Rows_are_a_run_where_each_follows_the_one_before(int length)
    {
        int[] rows = [.. Enumerable.Range(100, length)];
        Assert.True(SubjectOrder.IsRun(rows));
        for (int i = 1; i + 2 < length; i++)
        {
            // The same ends with two rows exchanged: only a look at each row tells.
            (rows[i], rows[i + 1]) = (rows[i + 1], rows[i]);
            Assert.False(SubjectOrder.IsRun(rows), $"row {i}");
            (rows[i], rows[i + 1]) = (rows[i + 1], rows[i]);
        }

        rows[^1]++;
        Assert.Equal(length == 1, SubjectOrder.IsRun(rows));
        Assert.False(SubjectOrder.IsRun([]));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Rows_come_by_their_place_wherever_one_is_out_of_order(int length)
    {
        for (int late = 0; late < length; late++)
        {
            double[] place = [.. Enumerable.Range(0, 2 * length).Select(i => (double)(i % length))];
            place[late] = length + 0.5;
            ResidualTerm term = Term(place, length);
            Assert.Equal(late == length - 1, SubjectOrder.IsThatOfData(term));
            int[][] rows = SubjectOrder.Of(term, 2 * length);
            Assert.Equal([.. Enumerable.Range(0, length).Where(i => i != late), late], rows[0]);
            Assert.Equal(Enumerable.Range(length, length), rows[1]);
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Rows_of_the_same_place_keep_their_order_and_are_not_taken_for_ascending(int length)
    {
        for (int same = 1; same < length; same++)
        {
            double[] place = [.. Enumerable.Range(0, 2 * length).Select(i => (double)(i % length))];
            place[same] = place[same - 1];
            ResidualTerm term = Term(place, length);
            Assert.False(SubjectOrder.IsThatOfData(term));
            Assert.Equal(Enumerable.Range(0, length), SubjectOrder.Of(term, 2 * length)[0]);
        }
    }

    /// <summary>Rows of four subjects in turn and in runs, of which a level of By has some; one subject has none in it, one none at all.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_group_has_the_rows_of_its_subjects_ascending(bool hasGroups)
    {
        int[] subjects = [2, 0, 2, 2, 0, 3, 3, 0, 2, 3, 3, 3];
        int[] groups = [0, 0, 1, 0, 1, 1, 1, 0, 0, 1, 1, 1];
        ResidualTerm term = new()
        {
            Correlation = Corr.CompoundSymmetry,
            Subjects = ["a", "b", "c", "d"],
            SubjectOfRow = subjects,
            Groups = hasGroups ? ["x", "y"] : [],
            GroupOfRow = hasGroups ? groups : [],
        };

        IReadOnlyList<ResidualGroup> found = ResidualGroup.Of(term, subjects.Length);

        Assert.Equal(hasGroups ? 2 : 1, found.Count);
        for (int g = 0; g < found.Count; g++)
        {
            int[] rows = [.. Enumerable.Range(0, subjects.Length).Where(row => !hasGroups || groups[row] == g)];
            Assert.Equal(rows, found[g].Rows);
            Assert.Equal(rows.GroupBy(row => subjects[row]).OrderBy(own => own.Key).Select(own => own.ToArray()), found[g].Subjects);
        }
    }

    private static ResidualTerm Term(double[] place, int length) => new()
    {
        Correlation = Corr.AR1,
        Subjects = ["a", "b"],
        SubjectOfRow = [.. Enumerable.Range(0, place.Length).Select(i => i / length)],
        Coordinates = [place],
    };
}
