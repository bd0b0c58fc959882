using System.Text;
using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Tests;

/// <summary>A case under Data: the units of one directory, and what Podman's generator made of them (see record.py).</summary>
internal sealed class RecordedCase
{
    private const string Marker = "=== ";
    private const string Whole = " (no newline)";

    private RecordedCase(string name)
    {
        Name = name;
        ReadInput(File.ReadAllBytes(Path.Combine(Directory, "input")));
        var expected = UnitText.Decode(File.ReadAllBytes(Path.Combine(Directory, "expected")));
        Status = int.Parse(Between(expected, "status ", "\n"), System.Globalization.CultureInfo.InvariantCulture);
        Messages = Lines(Between(expected, "\nmessages:\n", "links:\n"));
        Links = Lines(Between(expected, "links:\n", "output:\n"));
        Output = expected[(expected.IndexOf("\noutput:\n", StringComparison.Ordinal) + 9)..];
    }

    internal static string DataDirectory { get; } = Path.Combine(AppContext.BaseDirectory, "Data");

    internal string Name { get; }

    internal List<string> Options { get; } = [];

    internal Dictionary<string, byte[]> Files { get; } = [];

    internal int Status { get; }

    internal string[] Messages { get; }

    internal string[] Links { get; }

    internal string Output { get; }

    private string Directory => Path.Combine(DataDirectory, Name);

    internal static RecordedCase Read(string name) => new(name);

    internal static IEnumerable<string> Names()
        => System.IO.Directory.GetDirectories(DataDirectory).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    /// <summary>Writes the units below <paramref name="root"/>/input.</summary>
    internal string Unpack(string root)
    {
        var input = Path.Combine(root, "input");
        System.IO.Directory.CreateDirectory(input);
        foreach (var (name, content) in Files)
        {
            var path = Path.Combine(input, name);
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }
        return input;
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n');

    private static string Between(string text, string start, string end)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }

    private void ReadInput(byte[] bytes)
    {
        // Latin-1 keeps every byte.
        string? name = null;
        var content = new StringBuilder();
        foreach (var line in Encoding.Latin1.GetString(bytes)[..^1].Split('\n'))
        {
            if (line.StartsWith(Marker, StringComparison.Ordinal))
            {
                Finish(name, content);
                name = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(line[Marker.Length..]));
                content.Clear();
            }
            else if (name is null)
            {
                Options.Add(line);
            }
            else
            {
                content.Append(line).Append('\n');
            }
        }
        Finish(name, content);
    }

    private void Finish(string? name, StringBuilder content)
    {
        if (name is null)
            return;
        var text = content.ToString();
        if (name.EndsWith(Whole, StringComparison.Ordinal))
            Files.Add(name[..^Whole.Length], Encoding.Latin1.GetBytes(text[..^1]));
        else
            Files.Add(name, Encoding.Latin1.GetBytes(text));
    }
}
