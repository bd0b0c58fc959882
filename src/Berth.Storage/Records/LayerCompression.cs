namespace Berth.Storage.Records;

/// <summary>How a layer's blob is compressed; the numbers are those of containers/storage's records.</summary>
public enum LayerCompression
{
    /// <summary>A plain tar archive.</summary>
    None = 0,

    /// <summary>bzip2(1).</summary>
    Bzip2 = 1,

    /// <summary>gzip, RFC 1952.</summary>
    Gzip = 2,

    /// <summary>xz(1).</summary>
    Xz = 3,

    /// <summary>Zstandard, RFC 8878.</summary>
    Zstandard = 4,
}
