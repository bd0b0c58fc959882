namespace Berth.Cli.Flags.Containers;

/// <summary>The options that <c>run</c> has beside those of <c>create</c>: what the command itself does while the container runs.</summary>
internal sealed class ContainerRunFlags
{
    private readonly BoolFlag detach;
    private readonly TextFlag detachKeys;
    private readonly BoolFlag sigProxy;

    internal ContainerRunFlags(FlagSet flags)
    {
        detach = flags.Bool("detach", 'd', "Run container in background and print container ID");
        detachKeys = flags.Text(
            "detach-keys", "Override the key sequence for detaching a container. Format is a single character `[a-Z]` or a comma separated sequence of ctrl-<value>, where <value> is one of: a-z, @, ^, [, \\, ], ^ or _");
        sigProxy = flags.Bool("sig-proxy", "Proxy received signals to the process", fallback: true);
    }

    /// <summary><c>--detach</c>.</summary>
    internal bool Detach => detach.Value;

    /// <summary><c>--detach-keys</c>; null for containers.conf's.</summary>
    internal string? DetachKeys => detachKeys.Given;

    /// <summary><c>--sig-proxy</c>.</summary>
    internal bool SigProxy => sigProxy.Value;
}
