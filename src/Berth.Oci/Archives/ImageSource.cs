namespace Berth.Oci.Archives;

/// <summary>An open archive or directory with images in it. The layers of its images can be opened until it is disposed.</summary>
public sealed class ImageSource : IDisposable
{
    private readonly IArchiveFiles _files;

    internal ImageSource(string transport, IArchiveFiles files, IReadOnlyList<SourceImage> images)
    {
        Transport = transport;
        _files = files;
        Images = images;
    }

    /// <summary>The transport's name (containers-transports(5)): <c>docker-archive</c>, <c>oci-archive</c>, <c>oci</c> or <c>dir</c>.</summary>
    public string Transport { get; }

    /// <summary>The images, in the source's order.</summary>
    public IReadOnlyList<SourceImage> Images { get; }

    /// <inheritdoc/>
    public void Dispose() => _files.Dispose();
}
