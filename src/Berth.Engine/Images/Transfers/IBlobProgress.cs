namespace Berth.Engine.Images.Transfers;

/// <summary>Is told how one blob comes or goes; in any thread.</summary>
public interface IBlobProgress
{
    /// <summary>So many more bytes are done.</summary>
    void Advance(long bytes);

    /// <summary>It is done; <paramref name="note"/> says why it was not copied, null if it was.</summary>
    void Done(string? note = null);
}
