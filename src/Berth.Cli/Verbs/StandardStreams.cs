using Berth.Cli.Flags;
using Berth.Engine.Containers.Attach;
using Berth.Linux.Files;
using Berth.Linux.Terminals;

namespace Berth.Cli.Verbs;

/// <summary>This process's standard streams as a container is attached to them.</summary>
internal static class StandardStreams
{
    private const string DefaultDetachKeys = "ctrl-p,ctrl-q";

    /// <summary>Declares <c>--detach-keys</c>.</summary>
    internal static TextFlag DetachKeysFlag(FlagSet flags) => flags.Text(
        "detach-keys",
        "Select the key sequence for detaching a container. Format is a single character `[a-Z]` or a comma separated sequence of `ctrl-<value>`, "
            + "where `<value>` is one of: `a-z`, `@`, `^`, `[`, `\\`, `]`, `^` or `_`",
        DefaultDetachKeys);

    /// <summary>The streams that are attached.</summary>
    internal static AttachStreams Attach(bool input, bool output, bool error, string? detachKeys) => new()
    {
        Input = input ? new Descriptor(0, owns: false) : null,
        Output = output ? new Descriptor(1, owns: false) : null,
        Error = error ? new Descriptor(2, owns: false) : null,
        DetachKeys = DetachKeys.Parse(detachKeys ?? DefaultDetachKeys),
    };
}
