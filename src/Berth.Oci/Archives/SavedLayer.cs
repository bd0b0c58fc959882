namespace Berth.Oci.Archives;

/// <summary>A layer that is to be written to an archive.</summary>
/// <param name="DiffId">The digest of its content.</param>
/// <param name="Size">The content's length in bytes; -1 where it is not known, and then the layer must be compressed.</param>
/// <param name="WriteTo">Writes the content, an uncompressed tar archive with exactly that digest.</param>
public sealed record SavedLayer(string DiffId, long Size, Action<Stream> WriteTo);
