using Berth.Quadlet.Units;
using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Conversion;

/// <summary>What every service has in common: default dependencies, translated dependencies, where it comes from.</summary>
internal static class ServiceSkeleton
{
    private const string Quadlet = "Quadlet";

    // The properties of [Unit] whose values name other units.
    private static ReadOnlySpan<string> DependencyKeys => new[]
    {
        "Wants", "Requires", "Requisite", "BindsTo", "PartOf", "Upholds", "Conflicts", "Before", "After",
        "OnFailure", "OnSuccess", "PropagatesReloadTo", "ReloadPropagatedFrom", "PropagatesStopTo", "StopPropagatedFrom",
    };

    /// <summary>Prepares the service, checking the keys of the unit on the way.</summary>
    internal static void Prepare(UnitConversion conversion)
    {
        var unit = conversion.Unit;
        var service = conversion.Result;
        CheckKeys(conversion, conversion.Section, key => UnitKeys.IsKnown(conversion.Kind, key));
        CheckKeys(conversion, Quadlet, UnitKeys.IsKnownToQuadlet);
        if (conversion.NonEmpty("ServiceName") is { } name && name.Contains('/'))
            throw conversion.Fail($"invalid service name '{name}'", "ServiceName");
        TranslateDependencies(conversion);
        if (unit.LookupBoolean(Quadlet, "DefaultDependencies") ?? true)
        {
            var network = conversion.Options.IsUser ? "podman-user-wait-network-online.service" : "network-online.target";
            var group = service.Ensure(UnitConversion.UnitSection);
            group.Prepend("After", network);
            group.Prepend("Wants", network);
        }
        service.Rename(conversion.Section, "X-" + conversion.Section);
        service.Rename(Quadlet, "X-" + Quadlet);
        if (unit.Path is { Length: > 0 } path)
            service.Add(UnitConversion.UnitSection, "SourcePath", path);
        // The engine keeps its state there.
        service.Add(UnitConversion.UnitSection, "RequiresMountsFor", "%t/containers");
    }

    /// <summary>What a service that runs once and stays active needs.</summary>
    internal static void MakeOneshot(UnitConversion conversion, bool remainAfterExit)
    {
        var service = conversion.Result;
        SetDefault(service, "SyslogIdentifier", "%N");
        SetDefault(service, "Type", "oneshot");
        if (remainAfterExit)
            SetDefault(service, "RemainAfterExit", "yes");
    }

    /// <summary>Sets a key of [Service] that the unit does not set itself.</summary>
    internal static void SetDefault(UnitFile service, string key, string value)
    {
        if (service.FindLast(UnitConversion.ServiceSection, key) is null)
            service.Set(UnitConversion.ServiceSection, key, value);
    }

    /// <summary>Sees to a KillMode= that lets conmon end in order.</summary>
    internal static void SetKillMode(UnitConversion conversion)
    {
        var mode = conversion.Result.Lookup(UnitConversion.ServiceSection, "KillMode");
        if (mode is "mixed" or "control-group")
            return;
        if (mode is not null)
            throw conversion.Fail($"invalid KillMode '{mode}'", "KillMode", UnitConversion.ServiceSection);
        conversion.Result.Set(UnitConversion.ServiceSection, "KillMode", "mixed");
    }

    /// <summary>The Type= that the unit asks for: notify, oneshot or null.</summary>
    internal static string? ServiceType(UnitConversion conversion)
    {
        var type = conversion.Result.Lookup(UnitConversion.ServiceSection, "Type");
        return type is null or "notify" or "oneshot"
            ? type
            : throw conversion.Fail($"invalid service Type '{type}'", "Type", UnitConversion.ServiceSection);
    }

    /// <summary>Refuses a value that would swallow the line after it, since it ends in a backslash of its own.</summary>
    internal static void CheckLineEnds(UnitConversion conversion)
    {
        foreach (var group in conversion.Result.Groups)
        {
            for (var i = 0; i + 1 < group.Lines.Count; i++)
            {
                var line = group.Lines[i];
                if (line.Key is null || line.Value is not [.., '\\'] || (line.Value.Length - line.Value.AsSpan().TrimEnd('\\').Length) % 2 == 0)
                    continue;
                // A blank line or a section ends the continuation for systemd.
                if (group.Lines[i + 1] is { Key: not null } or { Value.Length: > 0 })
                    throw new ConversionException("the value ends in a backslash and would swallow the next line", line.Key, line.File, line.Number);
            }
        }
    }

    private static void TranslateDependencies(UnitConversion conversion)
    {
        if (conversion.Unit.Find(UnitConversion.UnitSection) is null)
            return;
        List<string> words = [];
        foreach (var key in DependencyKeys)
        {
            words.Clear();
            foreach (var line in conversion.Result.FindAll(UnitConversion.UnitSection, key))
                _ = WordSplitter.Split(line.Value, WordSplitter.List, words);
            var translated = false;
            for (var i = 0; i < words.Count; i++)
            {
                if (UnitKinds.Of(words[i]) == UnitKind.None)
                    continue;
                if (!conversion.TryFind(words[i], out var other))
                    throw conversion.Fail($"unable to translate dependency for {words[i]}", key, UnitConversion.UnitSection);
                words[i] = other.ServiceFileName;
                translated = true;
            }
            if (!translated)
                continue;
            var group = conversion.Result.Ensure(UnitConversion.UnitSection);
            group.Unset(key);
            group.Add(key, string.Join(' ', words));
        }
    }

    private static void CheckKeys(UnitConversion conversion, string section, Func<string, bool> isKnown)
    {
        if (conversion.Unit.Find(section) is not { } group)
            return;
        foreach (var line in group.Lines)
        {
            if (line.Key is null || isKnown(line.Key))
                continue;
            throw new ConversionException(
                $"unsupported key '{line.Key}' in group '{section}' in {conversion.Unit.Path}", line.Key, line.File, line.Number);
        }
    }
}
