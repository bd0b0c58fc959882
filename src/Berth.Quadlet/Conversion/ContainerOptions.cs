using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Conversion;

/// <summary>The keys of [Container] that become options of <c>run</c> one by one.</summary>
internal static class ContainerOptions
{
    /// <summary>Keys that are passed on as they are.</summary>
    internal static void AddPlain(CommandLine run)
    {
        run.AddValue("Timezone", "--tz");
        run.AddValue("PidsLimit", "--pids-limit");
        run.AddValue("ShmSize", "--shm-size");
        run.AddValue("WorkingDir", "--workdir");
        run.AddValue("IP", "--ip");
        run.AddValue("IP6", "--ip6");
        run.AddValue("HostName", "--hostname");
        run.AddValue("StopSignal", "--stop-signal");
        run.AddValue("StopTimeout", "--stop-timeout");
        run.AddValue("Pull", "--pull");
        run.AddValue("Memory", "--memory");
        run.AddValue("Retry", "--retry");
        run.AddValue("RetryDelay", "--retry-delay");
        run.AddEach("NetworkAlias", "--network-alias");
        run.AddEach("Ulimit", "--ulimit");
        run.AddEach("DNS", "--dns");
        run.AddEach("DNSOption", "--dns-option");
        run.AddEach("DNSSearch", "--dns-search");
        run.AddEach("GroupAdd", "--group-add");
        run.AddEach("AddHost", "--add-host");
        run.AddEach("Tmpfs", "--tmpfs");
        run.AddBoolean("RunInit", "--init");
        run.AddBoolean("EnvironmentHost", "--env-host");
        run.AddBoolean("HttpProxy", "--http-proxy");
        run.AddBoolean("ReadOnlyTmpfs", "--read-only-tmpfs");
    }

    /// <summary>Privileges, labels, devices, capabilities, kernel parameters.</summary>
    internal static void AddSecurity(UnitConversion conversion, CommandLine run)
    {
        if (conversion.Boolean("NoNewPrivileges") ?? false)
            run.Add("--security-opt=no-new-privileges");
        if (conversion.Boolean("SecurityLabelDisable") ?? false)
            run.Add("--security-opt", "label=disable");
        if (conversion.Boolean("SecurityLabelNested") ?? false)
            run.Add("--security-opt", "label=nested");
        AddSecurityOption(conversion, run, "SecurityLabelType", "label=type:");
        AddSecurityOption(conversion, run, "SecurityLabelFileType", "label=filetype:");
        AddSecurityOption(conversion, run, "SecurityLabelLevel", "label=level:");
        AddSecurityOption(conversion, run, "AppArmor", "apparmor=");
        foreach (var device in conversion.Words("AddDevice", WordSplitter.List))
        {
            if (device[0] != '-')
                run.Add("--device", device);
            else if (conversion.Options.PathExists(device[1..(device.IndexOf(':') is > 0 and var colon ? colon : device.Length)]))
                run.Add("--device", device[1..]);
        }
        if (conversion.Value("SeccompProfile") is { } profile)
            run.Add("--security-opt", "seccomp=" + profile);
        foreach (var capability in conversion.Words("DropCapability", WordSplitter.List))
            run.Add("--cap-drop", capability.ToLowerInvariant());
        foreach (var capability in conversion.Words("AddCapability", WordSplitter.List))
            run.Add("--cap-add", capability.ToLowerInvariant());
        run.AddEachWord("Sysctl", "--sysctl", WordSplitter.List);
    }

    /// <summary>ReadOnly= and the older VolatileTmp=.</summary>
    internal static void AddReadOnly(UnitConversion conversion, CommandLine run)
    {
        run.AddBoolean("ReadOnly", "--read-only");
        // A read-only container has a tmpfs there anyway.
        if ((conversion.Boolean("VolatileTmp") ?? false) && !(conversion.Boolean("ReadOnly") ?? false))
            run.Add("--tmpfs", "/tmp:rw,size=512M,mode=1777");
    }

    /// <summary>Adds <c>--expose</c>.</summary>
    internal static void AddExposedPorts(UnitConversion conversion, CommandLine run)
    {
        foreach (var line in conversion.All("ExposeHostPort"))
        {
            var port = line.Value.Trim();
            if (!EndsInPortRange(port))
                throw conversion.Fail($"invalid port format '{port}'", "ExposeHostPort");
            run.Add("--expose", port);
        }
    }

    /// <summary>The health check's options.</summary>
    internal static void AddHealth(CommandLine run)
    {
        run.AddValue("HealthCmd", "--health-cmd");
        run.AddValue("HealthInterval", "--health-interval");
        run.AddValue("HealthOnFailure", "--health-on-failure");
        run.AddValue("HealthLogDestination", "--health-log-destination");
        run.AddValue("HealthMaxLogCount", "--health-max-log-count");
        run.AddValue("HealthMaxLogSize", "--health-max-log-size");
        run.AddValue("HealthRetries", "--health-retries");
        run.AddValue("HealthStartPeriod", "--health-start-period");
        run.AddValue("HealthTimeout", "--health-timeout");
        run.AddValue("HealthStartupCmd", "--health-startup-cmd");
        run.AddValue("HealthStartupInterval", "--health-startup-interval");
        run.AddValue("HealthStartupRetries", "--health-startup-retries");
        run.AddValue("HealthStartupSuccess", "--health-startup-success");
        run.AddValue("HealthStartupTimeout", "--health-startup-timeout");
    }

    private static void AddSecurityOption(UnitConversion conversion, CommandLine run, string key, string prefix)
    {
        if (conversion.NonEmpty(key) is { } value)
            run.Add("--security-opt", prefix + value);
    }

    // Podman looks at the end of the value alone.
    private static bool EndsInPortRange(ReadOnlySpan<char> port)
    {
        if (port.EndsWith("/udp", StringComparison.Ordinal) || port.EndsWith("/tcp", StringComparison.Ordinal))
            port = port[..^4];
        return !port.IsEmpty && char.IsAsciiDigit(port[^1]);
    }
}
