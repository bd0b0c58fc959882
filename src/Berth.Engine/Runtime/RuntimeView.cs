using Berth.Linux.Cgroups;
using Berth.Linux.Errors;
using Berth.Linux.Namespaces;
using Berth.Linux.Processes;

namespace Berth.Engine.Runtime;

/// <summary>
/// What an OCI runtime sees. crun needs a pure cgroup v2 tree at /sys/fs/cgroup; where the host has another one, Berth stands in
/// front of the runtime, covers that path in a mount namespace of the runtime's own and then becomes the runtime.
/// </summary>
public sealed class RuntimeView
{
    /// <summary>The hidden verb by which Berth becomes a runtime with that view: <c>berth runtime-view PROGRAM ARGUMENT…</c>.</summary>
    public const string Verb = "runtime-view";

    private readonly string? _self;

    private RuntimeView(string? self) => _self = self;

    /// <summary>The runtime sees what the host has.</summary>
    public static RuntimeView Host { get; } = new(null);

    /// <summary>The runtime sees a cgroup2 tree at /sys/fs/cgroup.</summary>
    /// <param name="self">Berth's own path.</param>
    public static RuntimeView CoveredCgroups(string self) => new(self);

    /// <summary>
    /// Becomes a runtime in a mount namespace with that view. Returns only by exception; the process is then of no further use.
    /// </summary>
    /// <param name="arguments">The runtime's path and its arguments.</param>
    public static EngineException Become(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0)
            throw new InvalidArgumentException($"{Verb}: no program given");
        MountNamespace.Enter();
        CgroupView.Cover();
        return ChildProcess.Replace(arguments[0], [.. arguments.Skip(1)]);
    }

    /// <summary>Whether the host's own tree is covered.</summary>
    public bool IsCovered => _self is not null;

    /// <summary>A program to be run in this view, with its leading arguments.</summary>
    internal RuntimeCommand Wrap(string program, IReadOnlyList<string> arguments)
        => _self is null ? new RuntimeCommand(program, arguments) : new RuntimeCommand(_self, [Verb, program, .. arguments]);
}
