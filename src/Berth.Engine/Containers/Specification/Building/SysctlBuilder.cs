using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Building;

/// <summary>The kernel parameters of a container: those of its own namespaces only (podman-run(1), <c>--sysctl</c>).</summary>
internal static class SysctlBuilder
{
    private static readonly string[] Ipc =
        ["kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem", "kernel.shmall", "kernel.shmmax", "kernel.shmmni", "kernel.shm_rmid_forced"];

    public static IReadOnlyDictionary<string, string> Build(BuildRequest request, NamespaceSpecification namespaces, NetworkSpecification network)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in request.Configuration.Containers.DefaultSysctls)
        {
            var (name, value) = Split(line);
            // A default for a namespace that is the host's own must not change the host.
            if (HostNamespace(name, namespaces, network) is null) result[name] = value;
        }

        foreach (var line in request.Options.Sysctls)
        {
            var (name, value) = Split(line);
            // The other IPC parameters are refused by the runtime when the container starts, as with Podman.
            if (HostNamespace(name, namespaces, network) is { } title && !name.StartsWith("kernel.msg", StringComparison.Ordinal)
                && !name.StartsWith("kernel.sem", StringComparison.Ordinal) && !name.StartsWith("kernel.shm", StringComparison.Ordinal))
                throw new InvalidArgumentException($"sysctl {name}={value} can't be set since {title} Namespace set to host: invalid argument");
            result[name] = value;
        }

        return result;
    }

    private static (string Name, string Value) Split(string line)
    {
        var equals = line.IndexOf('=');
        if (equals < 0) throw new InvalidArgumentException($"{line} is invalid, sysctl values must be in the form of KEY=VALUE");
        var (name, value) = (line[..equals], line[(equals + 1)..]);
        if (name.Trim() != name || value.Trim() != value || value.Contains('=')) throw new InvalidArgumentException($"'{line}' is invalid, extra spaces found");
        // The kernel also writes names with slashes (sysctl(8)).
        if (name.Contains('/') && !name.Contains('.')) name = name.Replace('/', '.');
        var allowed = Array.IndexOf(Ipc, name) >= 0 || name.StartsWith("net.", StringComparison.Ordinal) || name.StartsWith("fs.mqueue.", StringComparison.Ordinal);
        return allowed ? (name, value) : throw new InvalidArgumentException($"sysctl '{name}' is not allowed");
    }

    private static string? HostNamespace(string name, NamespaceSpecification namespaces, NetworkSpecification network)
    {
        if (name.StartsWith("net.", StringComparison.Ordinal)) return network.Mode.Kind == NamespaceKind.Host ? "Network" : null;
        return namespaces.Ipc.Kind == NamespaceKind.Host ? "IPC" : null;
    }
}
