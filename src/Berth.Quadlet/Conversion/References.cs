using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Conversion;

/// <summary>Keys whose values can name another Quadlet unit: images, networks, volumes, pods.</summary>
internal static class References
{
    /// <summary>The image that <paramref name="name"/> stands for, with the dependency on its unit.</summary>
    internal static string ResolveImage(UnitConversion conversion, string name)
    {
        if (!name.EndsWith(".image", StringComparison.Ordinal) && !name.EndsWith(".build", StringComparison.Ordinal))
            return name;
        if (!conversion.TryFind(name, out var info))
            throw conversion.Fail($"requested Quadlet image {name} was not found", "Image");
        conversion.Require(info);
        return info.ResourceName;
    }

    /// <summary>Adds <c>--network</c> for each Network=.</summary>
    internal static void AddNetworks(UnitConversion conversion, CommandLine command)
    {
        foreach (var line in conversion.All("Network"))
        {
            var colon = line.Value.IndexOf(':');
            var name = colon < 0 ? line.Value : line.Value[..colon];
            var isContainer = name.EndsWith(".container", StringComparison.Ordinal);
            if (!isContainer && !name.EndsWith(".network", StringComparison.Ordinal))
            {
                command.Add("--network", line.Value);
                continue;
            }
            if (!conversion.TryFind(name, out var info))
                throw conversion.Fail($"requested Quadlet unit {name} was not found", "Network");
            if (info.ResourceName.Length == 0)
                throw conversion.Fail($"cannot get the resource name of {name}", "Network");
            conversion.Require(info);
            if (isContainer && colon >= 0)
                throw conversion.Fail("extra options are not supported when joining another container's network", "Network");
            var resource = isContainer ? "container:" + info.ResourceName : info.ResourceName;
            command.Add("--network", colon < 0 ? resource : $"{resource}:{line.Value.AsSpan(colon + 1)}");
        }
    }

    /// <summary>Adds <c>-v</c> for each Volume=.</summary>
    internal static void AddVolumes(UnitConversion conversion, CommandLine command)
    {
        foreach (var line in conversion.All("Volume"))
        {
            var parts = line.Value.Split(':', 3);
            var target = parts.Length > 1 ? parts[1] : parts[0];
            var source = parts.Length > 1 ? parts[0] : "";
            var options = parts.Length > 2 ? ":" + parts[2] : "";
            if (source.Length > 0)
                source = ResolveSource(conversion, source, "Volume", isMount: false);
            command.Add("-v", source.Length == 0 ? target : $"{source}:{target}{options}");
        }
    }

    /// <summary>The source of a volume or mount: a path made absolute, or the volume, image or artifact of another unit.</summary>
    internal static string ResolveSource(UnitConversion conversion, string source, string key, bool isMount)
    {
        if (source is ['.', ..])
            source = conversion.AbsolutePath(source);
        if (source is ['/', ..])
        {
            conversion.Result.AddCommandLine(UnitConversion.UnitSection, "RequiresMountsFor", [source]);
            return source;
        }
        if (!source.EndsWith(".volume", StringComparison.Ordinal)
            && !(isMount && (source.EndsWith(".image", StringComparison.Ordinal) || source.EndsWith(".artifact", StringComparison.Ordinal))))
        {
            return source;
        }
        if (!conversion.TryFind(source, out var info))
            throw conversion.Fail($"requested Quadlet source {source} was not found", key);
        conversion.Require(info);
        return info.ResourceName;
    }

    /// <summary>Puts the container into the pod of Pod=, and on the list of what the pod starts.</summary>
    internal static void JoinPod(UnitConversion conversion, CommandLine command)
    {
        if (conversion.NonEmpty("Pod") is not { } pod)
            return;
        if (!pod.EndsWith(".pod", StringComparison.Ordinal))
            throw conversion.Fail($"pod {pod} is not Quadlet based", "Pod");
        if (!conversion.TryFind(pod, out var info))
            throw conversion.Fail($"quadlet pod unit {pod} does not exist", "Pod");
        command.Add("--pod", info.ResourceName);
        conversion.Result.Add(UnitConversion.UnitSection, "BindsTo", info.ServiceFileName);
        conversion.Result.Add(UnitConversion.UnitSection, "After", info.ServiceFileName);
        if (conversion.Boolean("StartWithPod") ?? true)
            info.ContainersToStart.Add(conversion.Result.Name);
    }

    /// <summary>Adds <c>--mount</c> for each word of Mount=.</summary>
    internal static void AddMounts(UnitConversion conversion, CommandLine command)
    {
        foreach (var mount in conversion.Words("Mount", WordSplitter.CommandLine))
            command.Add("--mount", MountParameter.Resolve(conversion, mount));
    }
}
