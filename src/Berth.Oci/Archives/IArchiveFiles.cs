namespace Berth.Oci.Archives;

/// <summary>Files by their relative names: those of a directory or of a tar archive.</summary>
internal interface IArchiveFiles : IDisposable
{
    /// <summary>The length of a file in bytes; null if there is none of that name.</summary>
    long? Length(string name);

    /// <summary>Opens a file; each call gives a stream of its own, which may be used in any thread.</summary>
    /// <exception cref="Berth.Linux.Errors.NotFoundException">There is no such file.</exception>
    Stream Open(string name);
}
