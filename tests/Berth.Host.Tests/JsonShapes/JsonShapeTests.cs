using Berth.Host.Tests.Hosts;
using Berth.Host.Tests.SideBySide;

namespace Berth.Host.Tests.JsonShapes;

/// <summary>JSON output of real Podman and of Berth by Podman's name, member by member.</summary>
[Collection(ComparisonTests.Name)]
public sealed class JsonShapeTests(SeparateHost prepared)
{
    public static TheoryData<string> Titles
    {
        get
        {
            var titles = new TheoryData<string>();
            foreach (var entry in Cases)
                titles.Add(entry.Title);
            return titles;
        }
    }

    private static IReadOnlyList<SideBySideCase> Cases => SideBySideCase.In("JsonShapes");

    /// <summary>A difference counts when it comes back, as in <see cref="SideBySideComparison"/>: Podman writes some members a moment late.</summary>
    [Theory]
    [MemberData(nameof(Titles))]
    public void Every_member_that_podman_prints_is_there_with_the_same_type(string title)
    {
        const int rounds = 3;
        var script = Cases.Single(candidate => candidate.Title == title).Script;
        for (var round = 1; ; round++)
        {
            var lacking = JsonShape.Lacking(Shape(script, "/usr/bin"), Shape(script, "/opt/berth-as-podman"));
            if (round == rounds)
                Assert.Empty(lacking);
            if (lacking.Count == 0)
                return;
        }
    }

    private SortedDictionary<string, SortedSet<string>> Shape(string script, string engine)
    {
        var result = prepared.Host.Run("env", $"PATH={engine}:/usr/local/bin:/usr/bin:/usr/sbin:/bin:/sbin", "bash", "-c", script);
        prepared.Host.Run($"{engine}/podman", "rm", "-fa", "-t", "0");
        var shape = JsonShape.Of(result.Output);
        Assert.NotEmpty(shape);
        return shape;
    }
}
