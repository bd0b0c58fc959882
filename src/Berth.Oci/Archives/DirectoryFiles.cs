using Berth.Linux.Errors;

namespace Berth.Oci.Archives;

/// <summary>The files of a directory. Names come from checked digests and from the format itself, never from a document.</summary>
internal sealed class DirectoryFiles(string directory) : IArchiveFiles
{
    public long? Length(string name)
    {
        var file = new FileInfo(Path.Combine(directory, name));
        return file.Exists ? file.Length : null;
    }

    public Stream Open(string name)
    {
        try
        {
            return new FileStream(Path.Combine(directory, name), new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, BufferSize = 0, Options = FileOptions.SequentialScan });
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NotFoundException($"{name} is missing", e);
        }
    }

    public void Dispose()
    {
    }
}
