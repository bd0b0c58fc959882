using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.SideBySide;

/// <summary>The same script with real Podman and with Berth by Podman's name, in the same host and on the same images.</summary>
public sealed class SideBySideTests(PreparedHost prepared)
{
    public static TheoryData<string, string> Titles
    {
        get
        {
            var titles = new TheoryData<string, string>();
            foreach (var entry in SideBySideCase.All)
                titles.Add(entry.File, entry.Title);
            return titles;
        }
    }

    [Theory]
    [MemberData(nameof(Titles))]
    public void Berth_does_what_podman_does(string file, string title)
    {
        var entry = SideBySideCase.All.Single(candidate => candidate.File == file && candidate.Title == title);
        var podman = Run(entry, "/usr/bin");
        var berth = Run(entry, "/opt/berth-as-podman");
        // As one text, so that a difference shows all of both.
        Assert.Equal(podman.ToString(), berth.ToString());
    }

    private CommandResult Run(SideBySideCase entry, string engine)
    {
        var result = prepared.Host.Run("env", $"PATH={engine}:/usr/local/bin:/usr/bin:/usr/sbin:/bin:/sbin", "bash", "-c", entry.Script);
        prepared.Host.Run($"{engine}/podman", "rm", "-fa", "-t", "0");
        return new CommandResult(result.Status, WithoutIdentifiers(result.Output), WithoutIdentifiers(result.Errors));
    }

    /// <summary>The text with each run of 64 or 12 hexadecimal digits replaced: they differ from run to run.</summary>
    private static string WithoutIdentifiers(string text)
    {
        var result = new System.Text.StringBuilder();
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && char.IsAsciiHexDigitLower(text[end]))
                end++;
            if (end - start is 64 or 12)
                result.Append("<id>");
            else
                result.Append(text, start, Math.Max(1, end - start));
            start = Math.Max(end, start + 1);
        }

        return result.ToString();
    }
}
