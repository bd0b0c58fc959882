using Berth.Linux.Errors;
using Berth.Linux.Processes;

namespace Berth.Engine.Secrets;

/// <summary>The driver <c>shell</c>: commands of the user's keep the data (podman-secret-create(1)). SECRET_ID says which.</summary>
internal sealed class ShellSecretDriver : ISecretDriver
{
    private readonly IReadOnlyDictionary<string, string> _commands;

    /// <param name="commands">The commands <c>list</c>, <c>lookup</c>, <c>store</c> and <c>delete</c>.</param>
    /// <exception cref="InvalidArgumentException">One is missing or unknown.</exception>
    public ShellSecretDriver(IReadOnlyDictionary<string, string> commands)
    {
        foreach (var name in commands.Keys)
        {
            if (name is not ("list" or "lookup" or "store" or "delete")) throw new InvalidArgumentException($"invalid shell driver option: \"{name}\"");
        }

        foreach (var name in (ReadOnlySpan<string>)["list", "lookup", "store", "delete"])
        {
            if (commands.GetValueOrDefault(name, "").Length == 0) throw new InvalidArgumentException("missing config value");
        }

        _commands = commands;
    }

    /// <inheritdoc/>
    public byte[]? TryRead(string id) => Run("lookup", id).Output;

    /// <inheritdoc/>
    public void Store(string id, ReadOnlySpan<byte> data) => Run("store", id, data.ToArray());

    /// <inheritdoc/>
    public void Delete(string id) => Run("delete", id);

    private CapturedProcess Run(string command, string id, ReadOnlyMemory<byte> input = default)
        => CapturedProcess.Run(
            new SpawnRequest { Program = "/bin/sh", Arguments = ["-c", _commands[command]], Environment = [.. ChildProcess.CurrentEnvironment(), $"SECRET_ID={id}"] },
            input).EnsureSuccess($"secret driver command \"{command}\"");
}
