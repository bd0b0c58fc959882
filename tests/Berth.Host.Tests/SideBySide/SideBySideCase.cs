namespace Berth.Host.Tests.SideBySide;

/// <summary>A script that must do the same with Podman and with Berth.</summary>
/// <param name="File">The file that it stands in, without its ending.</param>
/// <param name="Title">What follows <c>##</c>.</param>
/// <param name="Script">Bash; <c>podman</c> is the engine.</param>
public sealed record SideBySideCase(string File, string Title, string Script)
{
    /// <summary>All cases of all files, in their order.</summary>
    public static IReadOnlyList<SideBySideCase> All { get; } = In("SideBySide");

    /// <summary>The cases of the files in one folder of the project.</summary>
    public static IReadOnlyList<SideBySideCase> In(string folder) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Hosts.Checkout.Root, "tests/Berth.Host.Tests", folder), "*.txt")
            .Order(StringComparer.Ordinal)
            .SelectMany(Read),
    ];

    private static IEnumerable<SideBySideCase> Read(string file)
    {
        string? title = null;
        var script = new List<string>();
        foreach (var line in System.IO.File.ReadLines(file).Append("## "))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                if (title is not null)
                    yield return new SideBySideCase(Path.GetFileNameWithoutExtension(file), title, string.Join('\n', script));
                title = line[3..].Trim();
                script.Clear();
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                script.Add(line);
            }
        }
    }
}
