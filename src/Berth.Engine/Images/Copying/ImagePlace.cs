using Berth.Linux.Errors;

namespace Berth.Engine.Images.Copying;

/// <summary>One end of <c>image scp</c> (podman-image-scp(1)): <c>[[USER@]HOST[:PORT]::][IMAGE]</c>.</summary>
/// <param name="Account">Another account of this machine; null for this process's own store or another machine.</param>
/// <param name="Host">What ssh(1) connects to, with the user before it; null for this machine.</param>
/// <param name="Port">The port of ssh, null for its default.</param>
/// <param name="Image">The image's name; empty at a destination that keeps it.</param>
public sealed record ImagePlace(string? Account, string? Host, string? Port, string Image)
{
    private const string Separator = "::";

    /// <summary>Whether it is this process's own store.</summary>
    public bool IsOwn => Account is null && Host is null;

    /// <summary>Whether a word names a place besides an image.</summary>
    public static bool IsPlace(string text) => text.Contains(Separator, StringComparison.Ordinal);

    /// <summary>Reads a word of the command line.</summary>
    /// <exception cref="InvalidArgumentException">The host is malformed.</exception>
    public static ImagePlace Parse(string text)
    {
        var at = text.IndexOf(Separator, StringComparison.Ordinal);
        if (at < 0) return new ImagePlace(null, null, null, text);
        var (host, image) = (text[..at], text[(at + Separator.Length)..]);
        if (host.Length == 0) return new ImagePlace(null, null, null, image);
        if (host.EndsWith("@localhost", StringComparison.Ordinal))
        {
            var account = host[..^"@localhost".Length];
            return new ImagePlace(account == Environment.UserName ? null : account, null, null, image);
        }

        // A path to the socket of Podman's service may follow; the program is called instead.
        var slash = host.IndexOf('/');
        if (slash >= 0) host = host[..slash];
        var colon = host.LastIndexOf(':');
        var port = colon >= 0 ? host[(colon + 1)..] : null;
        if (colon >= 0) host = host[..colon];
        if (host.Length == 0 || host[0] == '-' || (port is not null && !ushort.TryParse(port, out _))) throw new InvalidArgumentException($"\"{text}\" names no host");
        return new ImagePlace(null, host, port, image);
    }
}
