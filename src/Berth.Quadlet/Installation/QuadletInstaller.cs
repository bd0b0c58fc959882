using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Quadlet.Conversion;
using Berth.Quadlet.Units;
using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Installation;

/// <summary>Copies Quadlet files to where the generator finds them (podman-quadlet-install(1)).</summary>
/// <param name="directory">Where they go.</param>
/// <param name="replace">Whether what is there may be replaced.</param>
public sealed class QuadletInstaller(string directory, bool replace)
{
    private readonly List<string> _names = [];

    /// <summary>The paths of the files that were installed.</summary>
    public List<string> Installed { get; } = [];

    /// <summary>What could not be installed, one line each.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>Installs a unit, a directory of units and other files, or a <c>.quadlets</c> file; then files that go with it.</summary>
    /// <exception cref="InvalidArgumentException">The first path leads nowhere.</exception>
    public void Install(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        foreach (var path in paths)
        {
            if (path.StartsWith("http://", StringComparison.Ordinal) || path.StartsWith("https://", StringComparison.Ordinal))
                throw new NotSupportedYetException("installing a Quadlet from a URL is not supported yet");
        }
        var first = paths[0];
        if (!FileSystem.Exists(first))
            throw new InvalidArgumentException($"unable to stat Quadlet path {first}: stat {first}: no such file or directory");
        FileSystem.CreateDirectories(directory);
        var name = PathText.Clean(first) is var clean ? clean[(clean.LastIndexOf('/') + 1)..] : first;
        if (Directory.Exists(first))
        {
            InstallDirectory(first);
        }
        else if (name.EndsWith(".quadlets", StringComparison.Ordinal))
        {
            name = name[..^".quadlets".Length];
            Try(first, () => InstallSections(first));
        }
        else
        {
            Try(first, () => InstallUnit(first, name));
        }
        for (var i = 1; i < paths.Count; i++)
        {
            var path = paths[i];
            Try(path, () => Write(path[(path.LastIndexOf('/') + 1)..], ReadFile(path)));
        }
        if (_names.Count > 0)
            FileSystem.Replace($"{directory}/.{name}.app", UnitText.Encode(string.Concat(_names.Select(file => file + "\n"))), durable: false, shared: true);
    }

    private static byte[] ReadFile(string path)
        => FileSystem.TryReadAll(path) ?? throw new InvalidArgumentException($"open {path}: no such file or directory");

    private static string Extension(string name) => name.LastIndexOf('.') is >= 0 and var dot ? name[dot..] : "";

    private void InstallDirectory(string source)
    {
        foreach (var entry in DirectoryListing.TryRead(source) ?? [])
        {
            var path = $"{source.TrimEnd('/')}/{entry.Name}";
            if (!Directory.Exists(path))
                Try(path, () => Write(entry.Name, ReadFile(path)));
        }
    }

    private void InstallUnit(string path, string name)
    {
        if (UnitKinds.Of(name) == UnitKind.None)
            throw new InvalidArgumentException($"{GoQuoting.Quote(Extension(name))} is not a supported Quadlet file type");
        Write(name, ReadFile(path));
    }

    private void InstallSections(string path)
    {
        var number = 0;
        List<(string Name, string Text)> sections = [];
        foreach (var text in $"\n{UnitText.Decode(ReadFile(path))}".Split("\n---\n"))
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
            Write(name, UnitText.Encode(text));
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

    private void Try(string path, Action install)
    {
        try
        {
            install();
        }
        catch (EngineException failure) when (failure is not NotSupportedYetException)
        {
            Failures.Add($"quadlet {GoQuoting.Quote(path)} failed to install: {failure.Message}");
        }
    }

    private void Write(string name, byte[] content)
    {
        var path = $"{directory}/{name}";
        if (!replace && FileSystem.Exists(path))
            throw new ConflictException($"a Quadlet with name {name} already exists, refusing to overwrite");
        FileSystem.Replace(path, content, durable: false, shared: true);
        Installed.Add(path);
        _names.Add(name);
    }
}
