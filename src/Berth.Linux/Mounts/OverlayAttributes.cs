using Berth.Linux.Processes;

namespace Berth.Linux.Mounts;

/// <summary>
/// The extended attributes by which an overlay knows its directories (kernel documentation, filesystems/overlayfs.rst). In a user's namespace
/// they are user.overlay.*, and the overlay is mounted with <c>userxattr</c>.
/// </summary>
public static class OverlayAttributes
{
    /// <summary>Whether this process uses user.overlay.*.</summary>
    public static bool AreOfUser => UserIdentity.HasEnteredNamespace;

    /// <summary>Says that a directory hides what lower ones have below it.</summary>
    public static ReadOnlySpan<byte> Opaque => AreOfUser ? "user.overlay.opaque"u8 : "trusted.overlay.opaque"u8;

    /// <summary>Says where a renamed directory is in the lower ones.</summary>
    public static ReadOnlySpan<byte> Redirect => AreOfUser ? "user.overlay.redirect"u8 : "trusted.overlay.redirect"u8;

    /// <summary>Says that a file's content is in a lower directory.</summary>
    public static ReadOnlySpan<byte> Metacopy => AreOfUser ? "user.overlay.metacopy"u8 : "trusted.overlay.metacopy"u8;
}
