namespace Berth.Engine.Images.Transfers;

/// <summary>Tells nobody.</summary>
public sealed class NoProgress : ITransferProgress, IBlobProgress
{
    private NoProgress()
    {
    }

    /// <summary>The one.</summary>
    public static NoProgress Instance { get; } = new();

    /// <inheritdoc/>
    public void Say(string line)
    {
    }

    /// <inheritdoc/>
    public void Warn(string message)
    {
    }

    /// <inheritdoc/>
    public IBlobProgress Begin(string kind, string digest, long size) => this;

    /// <inheritdoc/>
    public void End()
    {
    }

    /// <inheritdoc/>
    public void Advance(long bytes)
    {
    }

    /// <inheritdoc/>
    public void Done(string? note = null)
    {
    }
}
