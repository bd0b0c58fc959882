using Berth.Linux.Errors;

namespace Berth.Systemd.Varlink;

/// <summary>A varlink service refused a call.</summary>
public sealed class VarlinkException : EngineException
{
    /// <param name="name">The error's name, such as <c>io.systemd.Machine.NoSuchMachine</c>.</param>
    /// <param name="method">The method that was called.</param>
    public VarlinkException(string name, string method)
        : base(name.EndsWith(".NoSuchMachine", StringComparison.Ordinal) ? ErrorKind.NotFound
            : name.EndsWith(".MachineExists", StringComparison.Ordinal) ? ErrorKind.Conflict : ErrorKind.Internal, $"{method}: {name}")
        => Name = name;

    /// <summary>The error's name.</summary>
    public string Name { get; }
}
