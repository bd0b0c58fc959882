using Berth.Quadlet.Units;
using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Conversion;

/// <summary>The names of services and resources that follow from a unit's own name.</summary>
internal static class Naming
{
    /// <summary>The service's name with no extension.</summary>
    internal static string ServiceName(UnitFile unit, UnitKind kind)
    {
        // A name with a slash would lead out of the generator's directory; the conversion reports it.
        if (unit.LookupNonEmpty(UnitKinds.Section(kind), "ServiceName") is { } name && !name.Contains('/'))
            return name;
        var suffix = UnitKinds.ServiceSuffix(kind);
        var stem = Stem(unit.Name);
        // foo@.volume makes foo-volume@.service, which systemd can instantiate.
        return suffix.Length > 0 && stem is [.., '@'] ? $"{stem.AsSpan(0, stem.Length - 1)}{suffix}@" : stem + suffix;
    }

    /// <summary>The name of a volume or network: systemd- and the unit's; the instance's in a template.</summary>
    internal static string ResourceName(UnitFile unit)
    {
        var stem = Stem(unit.Name);
        return stem.Contains('@') ? $"systemd-{stem.AsSpan(0, stem.Length - 1)}-%i" : "systemd-" + stem;
    }

    /// <summary>What is known of a unit before any is converted.</summary>
    internal static UnitInfo Describe(UnitFile unit, UnitKind kind)
    {
        var service = ServiceName(unit, kind);
        return new UnitInfo(service, kind switch
        {
            UnitKind.Build => unit.FindAll("Build", "ImageTag") is [var first, ..] ? first.Value : "",
            UnitKind.Pod => unit.LookupNonEmpty("Pod", "PodName") ?? "systemd-" + Stem(unit.Name),
            UnitKind.Container => ContainerName(unit, service),
            _ => "",
        });
    }

    // Of systemd's specifiers only the service's own name can be told here.
    private static string ContainerName(UnitFile unit, string service)
    {
        var name = ContainerConversion.ContainerName(unit).Replace("%N", service, StringComparison.Ordinal);
        return name.Contains('%') ? "" : name;
    }

    private static string Stem(string name) => name.LastIndexOf('.') is > 0 and var dot ? name[..dot] : name;
}
