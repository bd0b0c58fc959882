namespace Berth.Oci.Archives;

/// <summary>Writes files below a directory; what is there already is replaced.</summary>
internal sealed class DirectorySink(string directory) : IArchiveSink
{
    public void AddDirectory(string name) => Directory.CreateDirectory(Path.Combine(directory, name));

    public void AddFile(string name, Stream content, long length)
    {
        using var file = new FileStream(Path.Combine(directory, name), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        ArchiveSinkExtensions.CopyExactly(content, file, length, name);
    }
}
