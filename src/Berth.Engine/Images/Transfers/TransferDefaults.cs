using Berth.Engine.Config;

namespace Berth.Engine.Images.Transfers;

/// <summary>How images and artifacts are copied where the command does not say: the part of containers.conf(5) that concerns it.</summary>
public sealed record TransferDefaults
{
    /// <summary>How often a transfer that broke is begun again.</summary>
    public uint Retries { get; init; } = 3;

    /// <summary>The time in between, as a Go duration; null for a second.</summary>
    public string? RetryDelay { get; init; }

    /// <summary>How many layers are fetched at the same time.</summary>
    public int Parallel { get; init; } = 6;

    /// <summary>The compression of layers that are pushed; null for gzip.</summary>
    public string? CompressionFormat { get; init; }

    /// <summary>Its level; null for the format's default.</summary>
    public int? CompressionLevel { get; init; }

    /// <summary>What containers.conf(5) says.</summary>
    public static TransferDefaults From(EngineSection engine)
    {
        var built = new TransferDefaults();
        return new TransferDefaults
        {
            Retries = engine.Retry,
            RetryDelay = engine.RetryDelay,
            Parallel = engine.ImageParallelCopies > 0 ? (int)Math.Min(engine.ImageParallelCopies, int.MaxValue) : built.Parallel,
            CompressionFormat = engine.CompressionFormat,
            CompressionLevel = engine.CompressionLevel,
        };
    }
}
