namespace Berth.Oci.Archives;

/// <summary>Writes files below a directory; what is there already is replaced.</summary>
internal sealed class DirectorySink(string directory) : IArchiveSink
{
    public void AddDirectory(string name) => Directory.CreateDirectory(Path.Combine(directory, name));

    public void AddFile(string name, Action<Stream> content, long length)
    {
        using var file = new FileStream(Path.Combine(directory, name), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        ExactStream.Write(content, file, length, name);
    }
}
