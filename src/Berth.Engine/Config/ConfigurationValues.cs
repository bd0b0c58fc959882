using Berth.Engine.Containers.Specification.Parsing;
using Berth.Engine.Networks;
using Berth.Linux.Errors;

namespace Berth.Engine.Config;

/// <summary>
/// Whether the values of containers.conf(5) are in their sets: what Podman looks at before any command (<see cref="Check"/>), and before
/// one that needs the engine (<see cref="CheckEngine"/>).
/// </summary>
internal static class ConfigurationValues
{
    private const int SmallestLog = 8192;
    private const int AddressBits = 32;

    /// <summary>Checks what every command has checked.</summary>
    /// <exception cref="ConfigurationException">A value is out of its set.</exception>
    public static void Check(ContainersConfiguration configuration)
    {
        if (ContainersError(configuration) is { } container) throw new ConfigurationException($"validating containers config: {container}");
        if (EngineError(configuration) is { } engine) throw new ConfigurationException($"validating engine configs: {engine}");
        if (NetworkError(configuration) is { } network) throw new ConfigurationException($"validating network configs {network}");
    }

    /// <summary>Checks what a command has checked that works with containers, images, networks or volumes.</summary>
    /// <exception cref="EngineException">A value is out of its set, or asks for what is not there.</exception>
    public static void CheckEngine(ContainersConfiguration configuration)
    {
        if (configuration.Boolean("engine", "remote") is true) throw new NotSupportedYetException("remote = true of containers.conf is not supported yet");
        if (configuration.String("engine", "namespace") is { Length: > 0 })
            throw new InvalidArgumentException("namespaces are not supported by this version of Libpod, please unset the `namespace` field in containers.conf: not yet implemented");
        if (configuration.String("engine", "database_backend") is "boltdb")
            throw new InvalidArgumentException("the BoltDB backend has been deprecated, no new BoltDB databases can be created: invalid argument");
        if (configuration.String("network", "network_backend") is { } backend and not ("" or "netavark"))
            throw new InvalidArgumentException($"cni support is not enabled in this build, only netavark. Got unsupported network backend \"{backend}\"");
        if (configuration.String("network", "default_subnet") is { } subnet && !IpSubnet.TryParse(subnet, out _))
            throw new InvalidArgumentException($"failed to parse default subnet: invalid CIDR address: {subnet}");
        if (configuration.String("engine", "events_logger") is { } logger and not ("journald" or "file" or "none"))
            throw new InvalidArgumentException($"unknown event logger type: {logger}");
        if (configuration.String("engine", "lock_type") is { } locks and not ("" or "shm" or "file"))
            throw new InvalidArgumentException($"unknown lock type {locks}: invalid argument");
        if (configuration.Integer("engine", "num_locks") is 0)
            throw new InvalidArgumentException("number of locks must be greater than 0: invalid argument");
    }

    private static string? ContainersError(ContainersConfiguration configuration)
    {
        const string table = "containers";
        if (configuration.String(table, "interface_name") is { } name and not ("" or "device")) return $"invalid interface_name option {name}";
        foreach (var limit in configuration.Strings(table, "default_ulimits") ?? [])
        {
            if (UlimitParser.ErrorOf(limit) is { } error) return $"unrecognized ulimit {limit}: {error}";
        }

        foreach (var device in configuration.Strings(table, "devices") ?? [])
        {
            if (DeviceError(device) is { } error) return error;
        }

        if (configuration.Integer(table, "log_size_max") is >= 0 and < SmallestLog) return $"log size max should be negative or >= {SmallestLog}";
        if (configuration.String(table, "shm_size") is { } size && SizeError(size) is { } reason) return $"invalid --shm-size {size}, \"{reason}\"";
        if (configuration.String(table, "umask") is { } umask && (umask.Length == 0 || umask.AsSpan().ContainsAnyExceptInRange('0', '7'))) return $"not a valid umask {umask}";
        if (configuration.String(table, "tz") is { } zone and not ("" or "local") && !File.Exists("/usr/share/zoneinfo/" + zone) && !File.Exists("/etc/zoneinfo/" + zone))
            return $"find timezone {zone} in paths: /usr/share/zoneinfo, /etc/zoneinfo";
        return null;
    }

    private static string? EngineError(ContainersConfiguration configuration)
    {
        const string table = "engine";
        foreach (var (key, what) in (ReadOnlySpan<(string, string)>)[("static_dir", "static directory"), ("tmp_dir", "temporary directory"), ("volume_path", "volume path")])
        {
            if (configuration.String(table, key) is { Length: > 0 } path && path[0] != '/') return $"{what} must be an absolute path - instead got \"{path}\"";
        }

        if (configuration.String(table, "image_volume_mode") is { } mode and not ("" or "anonymous" or "tmpfs" or "ignore"))
            return $"invalid image volume mode \"{mode}\" required value: anonymous, tmpfs, ignore";
        if (configuration.String(table, "pull_policy") is { } policy && policy.ToLowerInvariant() is not ("" or "always" or "missing" or "never" or "newer" or "ifnotpresent" or "ifmissing" or "ifnewer"))
            return $"invalid pull type from containers.conf \"{policy}\": unsupported pull policy \"{policy}\"";
        if (configuration.String(table, "database_backend") is { } backend and not ("" or "sqlite" or "boltdb")) return $"unsupported database backend: \"{backend}\"";
        return null;
    }

    private static string? NetworkError(ContainersConfiguration configuration)
    {
        if (configuration.Value("network", "default_subnet_pools") is not { } pools) return null;
        foreach (var element in pools.AsArray())
        {
            var pool = element.AsTable();
            if (pool.String("base") is not { } text || !IpSubnet.TryParse(text, out var subnet)) continue;
            if (subnet.IsIpv6) return $"invalid subnet pool ip \"{text[..text.IndexOf('/')]}\"";
            var size = pool.Integer("size") ?? AddressBits;
            if (size is < 0 or > AddressBits) return "invalid subnet pool size, must be between 0-32";
            if (pool["size"] is not null && size < subnet.PrefixLength) return $"invalid subnet pool, size is bigger than subnet \"{text}\"";
        }

        return null;
    }

    private static string? DeviceError(string device)
    {
        if (DeviceParser.IsCdi(device)) return null;
        var fields = device.Split(':');
        if (fields.Length > 3) return $"invalid device specification: {device}";
        if (fields.Length == 1) return device.StartsWith("/dev/", StringComparison.Ordinal) ? null : $"invalid device mode: {device}";
        if (fields.Length == 2) return fields[1].StartsWith('/') || DeviceParser.IsPermissions(fields[1]) ? null : $"invalid device mode: {fields[1]}";
        return DeviceParser.IsPermissions(fields[2]) ? null : $"invalid device mode: {fields[2]}";
    }

    private static string? SizeError(string size)
    {
        try
        {
            SizeParser.Parse(size);
            return null;
        }
        catch (InvalidArgumentException error)
        {
            return error.Message;
        }
    }
}
