using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Quadlet.Conversion;
using Berth.Quadlet.Units;
using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Installation;

/// <summary>The files that are to be installed, read whole before anything is written (podman-quadlet-install(1)).</summary>
public sealed class QuadletSource
{
    private readonly Func<string, DownloadedFile> _download;
    private readonly List<(string Path, string Name, byte[] Content)> _files = [];

    private QuadletSource(Func<string, DownloadedFile> download) => _download = download;

    /// <summary>What the files are called together: the name of the first path, of a <c>.quadlets</c> file without its extension.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The files: from which path or URL, with which name and content.</summary>
    public IReadOnlyList<(string Path, string Name, byte[] Content)> Files => _files;

    /// <summary>What could not be read, one line each.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>Reads a unit, a directory of units and other files, or a <c>.quadlets</c> file; then files that go with it.</summary>
    /// <param name="paths">Paths or URLs (http, https).</param>
    /// <param name="download">Fetches what a URL names.</param>
    /// <exception cref="InvalidArgumentException">The first path leads nowhere.</exception>
    public static QuadletSource Read(IReadOnlyList<string> paths, Func<string, DownloadedFile> download)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var source = new QuadletSource(download);
        source.Read(paths);
        return source;
    }

    private void Read(IReadOnlyList<string> paths)
    {
        var first = paths[0];
        if (IsUrl(first))
        {
            Try(first, () =>
            {
                var (name, content) = Download(first);
                Name = name;
                AddUnit(first, name, content);
            });
        }
        else if (!FileSystem.Exists(first))
        {
            throw new InvalidArgumentException($"unable to stat Quadlet path {first}: stat {first}: no such file or directory");
        }
        else if (Directory.Exists(first))
        {
            Name = LastName(PathText.Clean(first));
            AddDirectory(first);
        }
        else
        {
            Name = LastName(PathText.Clean(first));
            Try(first, () => AddUnit(first, Name, ReadFile(first)));
            if (Name.EndsWith(".quadlets", StringComparison.Ordinal))
                Name = Name[..^".quadlets".Length];
        }

        for (var i = 1; i < paths.Count; i++)
        {
            var path = paths[i];
            Try(path, () =>
            {
                if (IsUrl(path))
                {
                    var (name, content) = Download(path);
                    Add(path, name, content);
                }
                else
                {
                    Add(path, LastName(path), ReadFile(path));
                }
            });
        }
    }

    private static bool IsUrl(string path) => path.StartsWith("http://", StringComparison.Ordinal) || path.StartsWith("https://", StringComparison.Ordinal);

    private static string LastName(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static byte[] ReadFile(string path)
        => FileSystem.TryReadAll(path) ?? throw new InvalidArgumentException($"open {path}: no such file or directory");

    private static string Extension(string name) => name.LastIndexOf('.') is >= 0 and var dot ? name[dot..] : "";

    // A server says what its file is called, and is not to say where it goes.
    private (string Name, byte[] Content) Download(string url)
    {
        var file = _download(url);
        return file.Name.Length == 0 || file.Name[0] == '.' || file.Name.Contains('/')
            ? throw new InvalidArgumentException($"{GoQuoting.Quote(file.Name)}, the name that {url} gives, is no name for a file")
            : (file.Name, file.Content);
    }

    private void AddDirectory(string source)
    {
        foreach (var entry in DirectoryListing.TryRead(source) ?? [])
        {
            var path = $"{source.TrimEnd('/')}/{entry.Name}";
            if (!Directory.Exists(path))
                Try(path, () => Add(path, entry.Name, ReadFile(path)));
        }
    }

    private void AddUnit(string path, string name, byte[] content)
    {
        if (name.EndsWith(".quadlets", StringComparison.Ordinal))
            AddSections(path, content);
        else if (UnitKinds.Of(name) == UnitKind.None)
            throw new InvalidArgumentException($"{GoQuoting.Quote(Extension(name))} is not a supported Quadlet file type");
        else
            Add(path, name, content);
    }

    private void AddSections(string path, byte[] content)
    {
        var number = 0;
        List<(string Name, string Text)> sections = [];
        foreach (var text in $"\n{UnitText.Decode(content)}".Split("\n---\n"))
        {
            number++;
            if (text.AsSpan().Trim().IsEmpty)
                continue;
            var name = NameOf(text) ?? throw new InvalidArgumentException(
                $"section {number}: missing required '# FileName=<name>' comment at the beginning of quadlet section");
            if (name.Contains('/'))
                throw new InvalidArgumentException($"section {number}: FileName {GoQuoting.Quote(name)} must not contain a slash");
            sections.Add((name + (ExtensionOf(text) ?? throw new InvalidArgumentException(
                $"unable to detect quadlet type in section {number}: no recognized quadlet section found (expected [Container], [Volume], [Network], [Kube], [Image], [Build], or [Pod])")),
                text.TrimStart('\n').TrimEnd('\n') + "\n"));
        }
        foreach (var (name, text) in sections)
            Add(path, name, UnitText.Encode(text));
    }

    private static string? NameOf(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            var comment = line.AsSpan().Trim();
            if (comment.StartsWith("#", StringComparison.Ordinal) && comment[1..].Trim() is var word && word.StartsWith("FileName=", StringComparison.Ordinal))
                return word[9..].Trim().ToString() is { Length: > 0 } name ? name : null;
            if (!comment.IsEmpty && comment[0] != '#')
                return null;
        }
        return null;
    }

    private static string? ExtensionOf(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            var header = line.AsSpan().Trim();
            if (header is not ['[', .., ']'])
                continue;
            foreach (var kind in Enum.GetValues<UnitKind>())
            {
                if (kind != UnitKind.None && header[1..^1].SequenceEqual(UnitKinds.Section(kind)))
                    return "." + UnitKinds.Section(kind).ToLowerInvariant();
            }
        }
        return null;
    }

    private void Add(string path, string name, byte[] content) => _files.Add((path, name, content));

    private void Try(string path, Action read)
    {
        try
        {
            read();
        }
        catch (EngineException failure)
        {
            Failures.Add($"quadlet {GoQuoting.Quote(path)} failed to install: {failure.Message}");
        }
    }
}
