using Berth.Cli.Commands;
using Berth.Engine.Images.Transfers;

namespace Berth.Cli.Output.Transfers;

/// <summary>Tells of a transfer in lines on standard error, as Podman does where nobody watches.</summary>
internal sealed class TransferLines(Invocation invocation) : ITransferProgress, IBlobProgress
{
    /// <summary>What suits the standard error that a command has.</summary>
    /// <param name="invocation">The command.</param>
    /// <param name="quiet">Whether only failures are told.</param>
    internal static ITransferProgress For(Invocation invocation, bool quiet)
    {
        if (quiet) return new TransferWarnings(invocation);
        return invocation.Error.IsTerminal ? new TransferBars(invocation) : new TransferLines(invocation);
    }

    /// <summary>The same without bars, for what works on this machine's own files.</summary>
    internal static ITransferProgress Plain(Invocation invocation, bool quiet) => quiet ? new TransferWarnings(invocation) : new TransferLines(invocation);

    public void Say(string line) => invocation.Error.WriteLine(line).Flush();

    public void Warn(string message) => invocation.Warn(message);

    public IBlobProgress Begin(string kind, string digest, long size)
    {
        Say($"Copying {kind} {digest}");
        return this;
    }

    public void End() => Say("Writing manifest to image destination");

    public void Advance(long bytes)
    {
    }

    public void Done(string? note = null)
    {
    }
}
