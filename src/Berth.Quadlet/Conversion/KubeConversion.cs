using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Conversion;

/// <summary>A <c>.kube</c> becomes a service around <c>kube play</c>.</summary>
internal static class KubeConversion
{
    internal static void Run(UnitConversion conversion)
    {
        var service = conversion.Result;
        ServiceSkeleton.Prepare(conversion);
        List<string> files = [];
        foreach (var file in conversion.Words("Yaml", WordSplitter.List))
            files.Add(conversion.AbsolutePath(file));
        if (files.Count == 0)
            throw conversion.Fail("no Yaml key specified", "Yaml");
        ServiceSkeleton.SetKillMode(conversion);
        service.Add(UnitConversion.ServiceSection, "Environment", "PODMAN_SYSTEMD_UNIT=%n");
        if (ServiceSkeleton.ServiceType(conversion) != "oneshot")
        {
            service.Set(UnitConversion.ServiceSection, "Type", "notify");
            service.Set(UnitConversion.ServiceSection, "NotifyAccess", "all");
        }
        ServiceSkeleton.SetDefault(service, "SyslogIdentifier", "%N");
        AddPlay(conversion, files);
        AddDown(conversion, files);
        WorkingDirectory.Set(conversion);
    }

    private static void AddPlay(UnitConversion conversion, List<string> files)
    {
        var play = new CommandLine(conversion);
        play.Add("kube", "play", "--replace", "--service-container=true");
        if (conversion.NonEmpty("ExitCodePropagation") is { } propagation)
            play.Add("--service-exit-code-propagation=" + propagation);
        if (conversion.Value("LogDriver") is { } driver)
            play.Add("--log-driver", driver);
        UserMapping.AddMappings(conversion, play, supportManual: false);
        References.AddNetworks(conversion, play);
        foreach (var update in conversion.Words("AutoUpdate", WordSplitter.List))
        {
            var slash = update.IndexOf('/');
            play.Add(slash < 0
                ? $"--annotation=io.containers.autoupdate={update}"
                : $"--annotation=io.containers.autoupdate/{update.AsSpan(0, slash)}={update.AsSpan(slash + 1)}");
        }
        foreach (var map in conversion.Words("ConfigMap", WordSplitter.List))
            play.Add("--configmap", conversion.AbsolutePath(map));
        play.AddEach("PublishPort", "--publish");
        play.AddEngineArguments();
        play.Words.AddRange(files);
        conversion.Result.AddCommandLine(UnitConversion.ServiceSection, "ExecStart", play.Words);
    }

    private static void AddDown(UnitConversion conversion, List<string> files)
    {
        // After a failure too, or pods would be left behind.
        var down = new CommandLine(conversion);
        down.Add("kube", "down");
        down.AddBoolean("KubeDownForce", "--force");
        down.Words.AddRange(files);
        conversion.Result.AddCommandLine(UnitConversion.ServiceSection, "ExecStopPost", down.Words);
    }
}
