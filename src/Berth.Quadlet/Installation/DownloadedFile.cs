namespace Berth.Quadlet.Installation;

/// <summary>A file that came from a URL.</summary>
/// <param name="Name">What the server, or the URL itself, calls it.</param>
/// <param name="Content">Its bytes.</param>
public readonly record struct DownloadedFile(string Name, byte[] Content);
