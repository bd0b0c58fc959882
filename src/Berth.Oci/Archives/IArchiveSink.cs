namespace Berth.Oci.Archives;

/// <summary>Takes the files of an archive, one after another.</summary>
internal interface IArchiveSink
{
    /// <summary>Makes a directory.</summary>
    void AddDirectory(string name);

    /// <summary>Writes a file of exactly <paramref name="length"/> bytes.</summary>
    /// <exception cref="Berth.Linux.Errors.EngineException"><paramref name="content"/> writes another number.</exception>
    void AddFile(string name, Action<Stream> content, long length);
}
