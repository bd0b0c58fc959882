namespace Berth.Quadlet.Conversion;

/// <summary>A <c>.pod</c> becomes a service that creates the pod, starts it and follows its infra container.</summary>
internal static class PodConversion
{
    internal static void Run(UnitConversion conversion)
    {
        var service = conversion.Result;
        ServiceSkeleton.Prepare(conversion);
        foreach (var container in conversion.Info.ContainersToStart)
        {
            service.Add(UnitConversion.UnitSection, "Wants", container);
            service.Add(UnitConversion.UnitSection, "Before", container);
        }
        ServiceSkeleton.SetDefault(service, "SyslogIdentifier", "%N");
        var pod = conversion.Info.ResourceName;
        AddCommand(conversion, "ExecStart", "start", pod);
        AddCommand(conversion, "ExecStop", "stop", "--ignore", $"--time={conversion.Value("StopTimeout") ?? "10"}", pod);
        AddCommand(conversion, "ExecStopPost", "rm", "--ignore", "--force", pod);
        AddCreate(conversion, pod);
        service.Add(UnitConversion.ServiceSection, "Environment", "PODMAN_SYSTEMD_UNIT=%n");
        service.Set(UnitConversion.ServiceSection, "Type", "forking");
        service.Set(UnitConversion.ServiceSection, "Restart", "on-failure");
        service.Set(UnitConversion.ServiceSection, "PIDFile", "%t/%N.pid");
    }

    private static void AddCommand(UnitConversion conversion, string key, params ReadOnlySpan<string> words)
    {
        var command = new CommandLine(conversion);
        command.Add("pod");
        command.Add(words);
        conversion.Result.AddCommandLine(UnitConversion.ServiceSection, key, command.Words);
    }

    private static void AddCreate(UnitConversion conversion, string pod)
    {
        var create = new CommandLine(conversion);
        create.Add("pod", "create", "--infra-conmon-pidfile=%t/%N.pid", "--replace");
        create.Add("--exit-policy", conversion.Value("ExitPolicy") ?? "stop");
        UserMapping.AddMappings(conversion, create, supportManual: true);
        create.AddEach("PublishPort", "--publish");
        create.AddPairs("Label", "--label");
        References.AddNetworks(conversion, create);
        create.AddValue("IP", "--ip");
        create.AddValue("IP6", "--ip6");
        create.AddValue("ShmSize", "--shm-size");
        create.AddEach("NetworkAlias", "--network-alias");
        create.AddEach("DNS", "--dns");
        create.AddEach("DNSOption", "--dns-option");
        create.AddEach("DNSSearch", "--dns-search");
        create.AddEach("AddHost", "--add-host");
        create.AddEach("HostName", "--hostname");
        References.AddVolumes(conversion, create);
        create.Add("--infra-name", pod + "-infra", "--name", pod);
        create.AddEngineArguments();
        conversion.Result.AddCommandLine(UnitConversion.ServiceSection, "ExecStartPre", create.Words);
    }
}
