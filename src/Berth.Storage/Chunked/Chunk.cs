namespace Berth.Storage.Chunked;

/// <summary>A piece of a file's content.</summary>
/// <param name="FileOffset">Where it is in the file.</param>
/// <param name="Size">Its length in the file.</param>
/// <param name="BlobOffset">Where its compressed frame begins in the blob.</param>
/// <param name="Digest">The digest of the content.</param>
/// <param name="IsZeros">Whether it is a hole.</param>
internal readonly record struct Chunk(long FileOffset, long Size, long BlobOffset, string Digest, bool IsZeros);
