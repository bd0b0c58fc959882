using Berth.Cli.Commands;
using Berth.Engine.Networks;

namespace Berth.Cli.Verbs.Networks;

/// <summary>The networks of this host as the global options and containers.conf describe it.</summary>
internal static class NetworkAccess
{
    /// <summary>The engine's networks.</summary>
    public static NetworkEngine Engine(Invocation invocation) => invocation.Global.Open().Networks;
}
