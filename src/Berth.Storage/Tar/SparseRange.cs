namespace Berth.Storage.Tar;

/// <summary>A stretch of a sparse file that has data.</summary>
internal readonly record struct SparseRange(long Offset, long Length);
