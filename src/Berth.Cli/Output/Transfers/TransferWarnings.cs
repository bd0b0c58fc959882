using Berth.Cli.Commands;
using Berth.Engine.Images.Transfers;

namespace Berth.Cli.Output.Transfers;

/// <summary>Tells only what a person must know.</summary>
internal sealed class TransferWarnings(Invocation invocation) : ITransferProgress
{
    public bool IsQuiet => true;

    public void Say(string line)
    {
    }

    public void Warn(string message) => invocation.Warn(message);

    public IBlobProgress Begin(string kind, string digest, long size) => NoProgress.Instance;

    public void End()
    {
    }
}
