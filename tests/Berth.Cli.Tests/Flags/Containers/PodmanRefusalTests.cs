using System.Text.Json.Nodes;
using Berth.Linux.Errors;

namespace Berth.Cli.Tests.Flags.Containers;

/// <summary>Command lines that Podman 5.8.6 refuses are refused with the same words (Data/podman-5.8.6-refusals.json).</summary>
public sealed class PodmanRefusalTests
{
    private static readonly JsonArray Recording = JsonNode.Parse(File.ReadAllBytes(
        Path.Combine(AppContext.BaseDirectory, "Flags/Containers/Data/podman-5.8.6-refusals.json")))!.AsArray();

    // What Berth serves beyond Podman: pasta for real root.
    private static readonly string[] Served = ["--rm --net pasta"];

    public static TheoryData<int, string> Cases()
    {
        var data = new TheoryData<int, string>();
        for (var i = 0; i < Recording.Count; i++)
        {
            var line = string.Join(' ', Words(i));
            if (Array.IndexOf(Served, line) < 0) data.Add(i, line);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_refusal_has_podmans_words(int index, string commandLine)
    {
        var expected = Recording[index]![1]!.GetValue<string>();
        var harness = new CreateHarness();
        var error = Record.Exception(() => harness.Configure(harness.Create([.. Words(index), "localhost/optplain", "true"]).Specification));
        Assert.NotNull(error);
        Assert.IsType<EngineException>(error, exactMatch: false);
        Assert.True(error.Message == expected, $"{commandLine}\n  Podman: {expected}\n  Berth:  {error.Message}");
    }

    private static string[] Words(int index) => [.. Recording[index]![0]!.AsArray().Select(w => w!.GetValue<string>())];
}
