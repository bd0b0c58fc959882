using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Conversion;

/// <summary>A <c>.container</c> becomes a service around <c>run</c>.</summary>
internal static class ContainerConversion
{
    internal static void Run(UnitConversion conversion)
    {
        var service = conversion.Result;
        ServiceSkeleton.Prepare(conversion);
        var image = Image(conversion, out var rootfs);
        var name = ContainerName(conversion.Unit);

        // By this variable auto-update knows which service to restart.
        service.Add(UnitConversion.ServiceSection, "Environment", "PODMAN_SYSTEMD_UNIT=%n");
        ServiceSkeleton.SetKillMode(conversion);
        AddStop(conversion, name);
        AddReload(conversion, name);

        var run = new CommandLine(conversion);
        run.Add("run", "--name", name, "--replace", "--rm");
        AddLog(conversion, run);
        // The runtime makes the sub-groups.
        service.Add(UnitConversion.ServiceSection, "Delegate", "yes");
        if (conversion.NonEmpty("CgroupsMode") is { } mode)
            run.Add("--cgroups", mode);
        else
            run.Add("--cgroups=split");
        if (conversion.Value("Entrypoint") is { } entrypoint)
            run.Add("--entrypoint=" + entrypoint);
        ContainerOptions.AddPlain(run);
        References.AddNetworks(conversion, run);
        AddReadiness(conversion, run);
        ServiceSkeleton.SetDefault(service, "SyslogIdentifier", "%N");
        ContainerOptions.AddSecurity(conversion, run);
        ContainerOptions.AddReadOnly(conversion, run);
        UserMapping.AddUser(conversion, run);
        UserMapping.AddMappings(conversion, run, supportManual: true);
        References.AddVolumes(conversion, run);
        if (conversion.NonEmpty("AutoUpdate") is { } update)
            run.Add("--label", "io.containers.autoupdate=" + update);
        ContainerOptions.AddExposedPorts(conversion, run);
        run.AddEach("PublishPort", "--publish");
        run.AddPairs("Environment", "--env");
        run.AddPairs("Label", "--label");
        run.AddPairs("Annotation", "--annotation");
        foreach (var path in conversion.Words("Mask", WordSplitter.CommandLine))
            run.Add("--security-opt", "mask=" + path);
        foreach (var path in conversion.Words("Unmask", WordSplitter.CommandLine))
            run.Add("--security-opt", "unmask=" + path);
        foreach (var file in conversion.Words("EnvironmentFile", WordSplitter.CommandLine))
            run.Add("--env-file", conversion.AbsolutePath(file));
        run.AddEachWord("Secret", "--secret", WordSplitter.CommandLine);
        References.AddMounts(conversion, run);
        ContainerOptions.AddHealth(run);
        References.JoinPod(conversion, run);
        run.AddEngineArguments();
        // The unit behind an .image may have failed and have no name to give.
        if (image is { Length: > 0 })
            run.Add(image);
        else
            run.Add("--rootfs", rootfs ?? "");
        run.Words.AddRange(conversion.LastWords("Exec"));
        service.AddCommandLine(UnitConversion.ServiceSection, "ExecStart", run.Words);
    }

    /// <summary>The container's name as the service will see it, specifiers and all.</summary>
    internal static string ContainerName(UnitFile unit) => unit.LookupNonEmpty("Container", "ContainerName")
        ?? (unit.Name.Contains('@') ? "systemd-%p_%i" : "systemd-%N");

    /// <summary>Adds <c>--log-driver</c> and <c>--log-opt</c>.</summary>
    internal static void AddLog(UnitConversion conversion, CommandLine command)
    {
        if (conversion.Value("LogDriver") is { } driver)
            command.Add("--log-driver", driver);
        command.AddEachWord("LogOpt", "--log-opt", WordSplitter.List);
    }

    private static string? Image(UnitConversion conversion, out string? rootfs)
    {
        var image = conversion.NonEmpty("Image");
        rootfs = conversion.NonEmpty("Rootfs");
        if (image is null)
            return rootfs is not null ? null : throw conversion.Fail("no Image or Rootfs key specified", conversion.Value("Image") is null ? null : "Image");
        if (rootfs is not null)
            throw conversion.Fail("the Image And Rootfs keys conflict can not be specified together", "Rootfs");
        return References.ResolveImage(conversion, image);
    }

    private static void AddStop(UnitConversion conversion, string name)
    {
        var stop = new CommandLine(conversion);
        stop.Add("rm", "-v", "-f", "-i", name);
        conversion.Result.AddCommandLine(UnitConversion.ServiceSection, "ExecStop", stop.Words);
        // For the case that conmon was killed and could not clean up.
        stop.Words[0] = "-" + stop.Words[0];
        conversion.Result.AddCommandLine(UnitConversion.ServiceSection, "ExecStopPost", stop.Words);
    }

    private static void AddReload(UnitConversion conversion, string name)
    {
        var command = conversion.LastWords("ReloadCmd");
        var signal = conversion.NonEmpty("ReloadSignal");
        if (command.Count > 0 && signal is not null)
            throw conversion.Fail("ReloadCmd and ReloadSignal are mutually exclusive but both are set", "ReloadSignal");
        if (command.Count == 0 && signal is null)
            return;
        var reload = new CommandLine(conversion);
        if (signal is not null)
        {
            reload.Add("kill", "--signal", signal, name);
        }
        else
        {
            reload.Add("exec", name);
            reload.Words.AddRange(command);
        }
        conversion.Result.AddCommandLine(UnitConversion.ServiceSection, "ExecReload", reload.Words);
    }

    private static void AddReadiness(UnitConversion conversion, CommandLine run)
    {
        if (ServiceSkeleton.ServiceType(conversion) == "oneshot")
            return;
        if (string.Equals(conversion.Value("Notify"), "healthy", StringComparison.OrdinalIgnoreCase))
            run.Add("--sdnotify=healthy");
        else
            run.Add(conversion.Boolean("Notify") ?? false ? "--sdnotify=container" : "--sdnotify=conmon");
        conversion.Result.Set(UnitConversion.ServiceSection, "Type", "notify");
        conversion.Result.Set(UnitConversion.ServiceSection, "NotifyAccess", "all");
        run.Add("-d");
    }
}
