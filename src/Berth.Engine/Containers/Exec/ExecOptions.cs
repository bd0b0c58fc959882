using Berth.Linux.Files;

namespace Berth.Engine.Containers.Exec;

/// <summary>What is to run in a running container (podman-exec(1)).</summary>
public sealed record ExecOptions
{
    /// <summary>The argument vector; never empty.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary><c>--env</c> and <c>--env-file</c>, resolved, as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary><c>--user</c>; null for the container's.</summary>
    public string? User { get; init; }

    /// <summary><c>--workdir</c>; null for the container's.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary><c>--tty</c>.</summary>
    public bool Tty { get; init; }

    /// <summary><c>--interactive</c>.</summary>
    public bool Interactive { get; init; }

    /// <summary><c>--privileged</c>.</summary>
    public bool Privileged { get; init; }

    /// <summary><c>--detach</c>: the command is left running.</summary>
    public bool Detach { get; init; }

    /// <summary>Whether the command is to leave no trace: no event tells of it.</summary>
    public bool NoSession { get; init; }

    /// <summary>Descriptors that the command gets, by the number that it sees.</summary>
    public IReadOnlyList<(Descriptor Descriptor, int Target)> PassedDescriptors { get; init; } = [];
}
