namespace Berth.Engine.Images.Transfers;

/// <summary>
/// Is told how a transfer of images goes on. Calls come from one thread, but for those of <see cref="IBlobProgress"/>. Disposing of it,
/// when the transfer has ended either way, takes away what is shown only meanwhile.
/// </summary>
public interface ITransferProgress : IDisposable
{
    /// <inheritdoc/>
    void IDisposable.Dispose()
    {
    }

    /// <summary>A line about what happens now, such as <c>Trying to pull …</c>.</summary>
    void Say(string line);

    /// <summary>Something a person should know although it goes on.</summary>
    void Warn(string message);

    /// <summary>A blob is next.</summary>
    /// <param name="kind"><c>blob</c> or <c>config</c>.</param>
    /// <param name="digest">Its digest.</param>
    /// <param name="size">Its length in bytes; -1 if it is not known.</param>
    IBlobProgress Begin(string kind, string digest, long size);

    /// <summary>All blobs are where they belong; the documents come now.</summary>
    void End();

    /// <summary>Whether what is said is told to nobody, and only warnings are.</summary>
    bool IsQuiet => false;
}
