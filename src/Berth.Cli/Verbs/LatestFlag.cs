using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Containers;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs;

/// <summary>--latest: the container that was created last takes the place of the arguments.</summary>
internal sealed class LatestFlag
{
    private readonly BoolFlag _flag;

    internal LatestFlag(FlagSet flags) => _flag = flags.Bool("latest", 'l', "Act on the latest container podman is aware of");

    internal bool Value => _flag.Value;

    /// <summary>The containers that the arguments or the option name.</summary>
    /// <exception cref="InvalidArgumentException">Both do.</exception>
    internal IReadOnlyList<string> Names(Invocation invocation, ContainerEngine containers)
    {
        if (!Value)
            return invocation.Arguments;
        if (invocation.Arguments.Count > 0)
            throw new InvalidArgumentException("--latest and containers cannot be used together");
        return [containers.Latest().Id];
    }

    /// <summary>Puts the latest container in front of the arguments, for verbs whose arguments go on after the container.</summary>
    internal IReadOnlyList<string> WithLatest(Invocation invocation, ContainerEngine containers)
        => Value ? [containers.Latest().Id, .. invocation.Arguments] : invocation.Arguments;
}
