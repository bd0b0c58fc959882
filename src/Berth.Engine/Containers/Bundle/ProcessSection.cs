using System.Globalization;
using System.Text.Json;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Bundle;

/// <summary>Writes <c>process</c>.</summary>
internal static class ProcessSection
{
    private const string Kind = "podman";

    public static void Write(Utf8JsonWriter json, ContainerSpecification specification, RuntimeFacts facts, CapabilitySets capabilities)
    {
        var process = specification.Process;
        json.WriteStartObject("process"u8);
        if (process.HasConsole) json.WriteBoolean("terminal"u8, value: true);
        json.WriteStartObject("user"u8);
        json.WriteNumber("uid"u8, facts.User.Uid);
        json.WriteNumber("gid"u8, facts.User.Gid);
        json.WriteNumber("umask"u8, Convert.ToUInt32(process.Umask, 8));
        if (facts.User.AdditionalGids.Count > 0)
        {
            json.WriteStartArray("additionalGids"u8);
            foreach (var gid in facts.User.AdditionalGids) json.WriteNumberValue(gid);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        RuntimeSpecBuilder.Strings(json, "args"u8, process.Arguments);
        RuntimeSpecBuilder.Strings(json, "env"u8, Environment(specification, facts));
        json.WriteString("cwd"u8, process.WorkingDirectory);
        json.WriteStartObject("capabilities"u8);
        RuntimeSpecBuilder.Strings(json, "bounding"u8, capabilities.Bounding);
        RuntimeSpecBuilder.Strings(json, "effective"u8, capabilities.Effective);
        RuntimeSpecBuilder.Strings(json, "inheritable"u8, capabilities.Ambient);
        RuntimeSpecBuilder.Strings(json, "permitted"u8, capabilities.Effective);
        RuntimeSpecBuilder.Strings(json, "ambient"u8, capabilities.Ambient);
        json.WriteEndObject();
        WriteLimits(json, process, facts);
        if (specification.Security.NoNewPrivileges) json.WriteBoolean("noNewPrivileges"u8, value: true);
        if (process.OomScoreAdjust is { } adjust) json.WriteNumber("oomScoreAdj"u8, adjust);
        if (facts.AppArmorProfile is { } profile) json.WriteString("apparmorProfile"u8, profile);
        if (facts.ProcessLabel is { } label) json.WriteString("selinuxLabel"u8, label);
        json.WriteEndObject();
    }

    /// <summary>The whole environment: the specification's, the engine's, and what is known only now.</summary>
    private static List<string> Environment(ContainerSpecification specification, RuntimeFacts facts)
    {
        var result = new List<string>(specification.Process.Environment.Count + 6);
        result.AddRange(specification.Process.Environment);
        foreach (var line in facts.SecretEnvironment)
        {
            var name = line[..(line.IndexOf('=') + 1)];
            result.RemoveAll(earlier => earlier.StartsWith(name, StringComparison.Ordinal));
            result.Add(line);
        }

        foreach (var line in facts.ExtraEnvironment) AddDefault(result, line[..line.IndexOf('=')], line[(line.IndexOf('=') + 1)..]);
        AddDefault(result, "HOME", facts.User.Home);
        AddDefault(result, "HOSTNAME", specification.Network.Hostname);
        if (!specification.Process.Systemd) return result;
        // systemd takes this one for its machine id where /etc/machine-id has none (Container Interface).
        AddDefault(result, "container", Kind);
        AddDefault(result, "container_uuid", facts.MachineId ?? specification.Id[..32]);
        if (specification.Machine.Credentials.Count > 0) AddDefault(result, "CREDENTIALS_DIRECTORY", Machines.CredentialDirectory.Inside);
        return result;
    }

    /// <summary>The value of <c>container</c>, by which the payload tells what runs it.</summary>
    public static string ContainerKind(ContainerSpecification specification)
    {
        foreach (var line in specification.Process.Environment)
        {
            if (line.StartsWith("container=", StringComparison.Ordinal)) return line["container=".Length..];
        }

        return Kind;
    }

    private static void AddDefault(List<string> environment, string name, string value)
    {
        foreach (var line in environment)
        {
            if (line.Length > name.Length && line[name.Length] == '=' && line.StartsWith(name, StringComparison.Ordinal)) return;
        }

        environment.Add($"{name}={value}");
    }

    private static void WriteLimits(Utf8JsonWriter json, ProcessSpecification process, RuntimeFacts facts)
    {
        if (process.Rlimits.Count == 0) return;
        var mayRaise = facts.BoundingCapabilities.Contains("CAP_SYS_RESOURCE");
        json.WriteStartArray("rlimits"u8);
        foreach (var limit in process.Rlimits)
        {
            var (soft, hard) = (limit.Soft, limit.Hard);
            var host = facts.Limits(limit.Name);
            if (hard > host.Hard && (!mayRaise || limit.IsDefault))
            {
                // What is only a default takes what the host gives; what the user asked for is not quietly made less.
                if (!limit.IsDefault)
                {
                    throw new InvalidArgumentException(
                        $"cannot set ulimit {limit.Name}={Text(soft)}:{Text(hard)}: this host's hard limit is {Text(host.Hard)} and cannot be raised without CAP_SYS_RESOURCE");
                }

                (soft, hard) = (Math.Min(soft, host.Hard), host.Hard);
            }

            json.WriteStartObject();
            json.WriteString("type"u8, "RLIMIT_" + limit.Name.ToUpperInvariant());
            json.WriteNumber("hard"u8, hard);
            json.WriteNumber("soft"u8, soft);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Text(ulong limit) => limit == ulong.MaxValue ? "unlimited" : limit.ToString(CultureInfo.InvariantCulture);
}
