using Berth.Linux.Files;

namespace Berth.Engine.Containers.Copying;

/// <summary>
/// A root that files are copied from or to. Every path is resolved in it by the kernel (openat2(2), RESOLVE_IN_ROOT without magic
/// links): a link of the container, also one that is swapped meanwhile, leads nowhere else.
/// </summary>
public sealed class CopyRoot : IDisposable
{
    private readonly Action? _closed;

    internal CopyRoot(DirectoryHandle root, CopyOwner? owner, string workingDirectory, string label, Action? closed)
    {
        Label = label;
        Root = root;
        Owner = owner;
        WorkingDirectory = workingDirectory;
        _closed = closed;
    }

    /// <summary>The host's files, as the caller sees them.</summary>
    public static CopyRoot OfHost() => new(DirectoryHandle.Open("/"), null, Directory.GetCurrentDirectory(), "the host", closed: null);

    /// <summary>Whom files copied here belong to; null to leave them with the caller.</summary>
    public CopyOwner? Owner { get; }

    /// <summary>What relative paths are relative to.</summary>
    public string WorkingDirectory { get; }

    internal DirectoryHandle Root { get; }

    internal string Label { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Root.Dispose();
        _closed?.Invoke();
    }

    /// <summary>The path from the root, without a slash at its end unless it is the root.</summary>
    internal string Absolute(string path)
    {
        var full = path.StartsWith('/') ? path : $"{WorkingDirectory}/{path}";
        return full.Length > 1 ? full.TrimEnd('/') is { Length: > 0 } trimmed ? trimmed : "/" : full;
    }
}
