using Berth.Cli.Commands;
using Berth.Engine.Config;
using Berth.Engine.Networks;

namespace Berth.Cli.Verbs.Networks;

/// <summary>The networks of this host as the global options and containers.conf describe it.</summary>
internal static class NetworkAccess
{
    /// <summary>The engine's networks.</summary>
    public static NetworkEngine Engine(Invocation invocation)
    {
        // Which containers.conf is read depends on it, not whose file it is.
        var uid = Environment.IsPrivilegedProcess ? 0u : 1u;
        var configuration = ContainersConfiguration.Load(ConfigurationSources.OfThisProcess(uid, invocation.Global.Modules));
        return new NetworkEngine(NetworkSettings.From(configuration, invocation.Global.EnginePaths(), invocation.Global.NetworkConfigDirectory));
    }
}
