using Berth.Engine.Images.Transfers;

namespace Berth.Kernel.Tests.Images.Registries;

/// <summary>Keeps what a transfer warns of.</summary>
internal sealed class ToldWarnings : ITransferProgress
{
    internal List<string> Warnings { get; } = [];

    public void Say(string line)
    {
    }

    public void Warn(string message) => Warnings.Add(message);

    public IBlobProgress Begin(string kind, string digest, long size) => NoProgress.Instance;

    public void End()
    {
    }
}
