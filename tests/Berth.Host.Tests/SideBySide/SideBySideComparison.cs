using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.SideBySide;

/// <summary>The same script with real Podman and with Berth by Podman's name, in the same host and on the same images.</summary>
internal static class SideBySideComparison
{
    /// <summary>Files and titles of the cases in some of the files.</summary>
    public static TheoryData<string, string> Titles(Func<string, bool> isFileChosen)
    {
        var titles = new TheoryData<string, string>();
        foreach (var entry in SideBySideCase.All.Where(entry => isFileChosen(entry.File)))
            titles.Add(entry.File, entry.Title);
        return titles;
    }

    /// <summary>
    /// Fails where a difference comes back: in three rounds the two must agree once. Podman lays some lists out in the order of
    /// a hash table and cleans up after it has returned, so one round can differ without a fault; each that did is told as a warning.
    /// </summary>
    public static void Make(SystemdHost host, string file, string title)
    {
        const int rounds = 3;
        var entry = SideBySideCase.All.Single(candidate => candidate.File == file && candidate.Title == title);
        for (var round = 1; ; round++)
        {
            var podman = Run(host, entry, "/usr/bin").ToString();
            var berth = Run(host, entry, "/opt/berth-as-podman").ToString();
            if (round == rounds)
                Assert.Equal(podman, berth);
            if (string.Equals(podman, berth, StringComparison.Ordinal))
                return;
            TestContext.Current.AddWarning($"round {round} differed: Podman's\n{podman}\nBerth's\n{berth}");
        }
    }

    private static CommandResult Run(SystemdHost host, SideBySideCase entry, string engine)
    {
        var result = host.Run(TimeSpan.FromMinutes(4), "env", $"PATH={engine}:/usr/local/bin:/usr/bin:/usr/sbin:/bin:/sbin", "bash", "-c", entry.Script);
        host.Run($"{engine}/podman", "rm", "-fa", "-t", "0");
        return new CommandResult(result.Status, WithoutIdentifiers(result.Output), WithoutTimes(WithoutIdentifiers(result.Errors)));
    }

    /// <summary>The text with the times that log lines begin with replaced.</summary>
    private static string WithoutTimes(string text)
    {
        const string begin = "time=\"";
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith(begin, StringComparison.Ordinal) && lines[i].IndexOf('"', begin.Length) is var end and > 0)
                lines[i] = "time=" + lines[i][(end + 1)..];
        }

        return string.Join('\n', lines);
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
