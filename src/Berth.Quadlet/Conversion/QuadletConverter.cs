using Berth.Quadlet.Loading;
using Berth.Quadlet.Units;
using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Conversion;

/// <summary>
/// Makes services of Quadlet units: a pure function from unit files to unit files. A unit that cannot be converted
/// gets a placeholder service that fails with the message, and costs no other unit.
/// </summary>
public static class QuadletConverter
{
    /// <summary>Converts the units, which may refer to each other. The outcomes are in the order of conversion.</summary>
    /// <param name="units">The units with their drop-ins merged.</param>
    /// <param name="options">What else matters.</param>
    public static List<ConvertedUnit> Convert(IReadOnlyList<UnitFile> units, ConversionOptions options)
    {
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(options);
        return DropShadowed(ConvertAll(units, options));
    }

    /// <summary>As the other, with a placeholder for each unit that could not be read.</summary>
    /// <param name="loaded">What the search paths hold.</param>
    /// <param name="options">What else matters.</param>
    public static List<ConvertedUnit> Convert(LoadedUnits loaded, ConversionOptions options)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        ArgumentNullException.ThrowIfNull(options);
        var results = ConvertAll(loaded.Units, options);
        foreach (var (unit, error) in loaded.Broken)
        {
            var service = Naming.ServiceName(unit, UnitKinds.Of(unit.Name)) + ".service";
            results.Add(new ConvertedUnit(unit, Placeholder.Create(unit, service, error), [], IsPlaceholder: true));
        }
        return DropShadowed(results);
    }

    private static List<ConvertedUnit> ConvertAll(IReadOnlyList<UnitFile> units, ConversionOptions options)
    {
        var ordered = new UnitFile[units.Count];
        for (var i = 0; i < ordered.Length; i++)
            ordered[i] = units[i];
        PatternDefeatingSort.Sort(ordered, (a, b) => UnitKinds.Order(UnitKinds.Of(a.Name)) < UnitKinds.Order(UnitKinds.Of(b.Name)));

        var index = new Dictionary<string, UnitInfo>(ordered.Length);
        foreach (var unit in ordered)
            index[unit.Name] = Naming.Describe(unit, UnitKinds.Of(unit.Name));
        List<ConvertedUnit> results = new(ordered.Length);
        foreach (var unit in ordered)
            results.Add(ConvertOne(unit, options, index));
        return results;
    }

    // A placeholder never takes the place of a service that works.
    private static List<ConvertedUnit> DropShadowed(List<ConvertedUnit> results)
    {
        if (!results.Exists(result => result.IsPlaceholder))
            return results;
        var real = new HashSet<string>();
        foreach (var result in results)
        {
            if (!result.IsPlaceholder)
                real.Add(result.Service!.Name);
        }
        for (var i = 0; i < results.Count; i++)
        {
            if (results[i].IsPlaceholder && real.Contains(results[i].Service!.Name))
                results[i] = results[i] with { Service = null };
        }
        return results;
    }

    private static ConvertedUnit ConvertOne(UnitFile unit, ConversionOptions options, Dictionary<string, UnitInfo> index)
    {
        var kind = UnitKinds.Of(unit.Name);
        List<Diagnostic> diagnostics = [];
        WarnOfServiceKeys(unit, diagnostics);
        WarnOfAmbiguousImage(unit, kind, diagnostics);
        var conversion = new UnitConversion(unit, kind, options, index, diagnostics);
        try
        {
            Run(conversion);
            ServiceSkeleton.CheckLineEnds(conversion);
            return new ConvertedUnit(unit, conversion.Result, diagnostics, IsPlaceholder: false);
        }
        catch (ConversionException failure)
        {
            var error = new Diagnostic($"converting {GoQuoting.Quote(unit.Name)}: {failure.Message}", IsError: true, failure.File, failure.Line, failure.Key);
            diagnostics.Add(error);
            return new ConvertedUnit(unit, Placeholder.Create(unit, conversion.Info.ServiceFileName, error), diagnostics, IsPlaceholder: true);
        }
    }

    private static void Run(UnitConversion conversion)
    {
        switch (conversion.Kind)
        {
            case UnitKind.Container: ContainerConversion.Run(conversion); break;
            case UnitKind.Volume: ResourceConversions.Volume(conversion); break;
            case UnitKind.Kube: KubeConversion.Run(conversion); break;
            case UnitKind.Network: ResourceConversions.Network(conversion); break;
            case UnitKind.Image: ResourceConversions.Image(conversion); break;
            case UnitKind.Build: ResourceConversions.Build(conversion); break;
            case UnitKind.Pod: PodConversion.Run(conversion); break;
            case UnitKind.Artifact: ResourceConversions.Artifact(conversion); break;
            default: throw conversion.Fail($"unsupported file type {GoQuoting.Quote(conversion.Unit.Name)}");
        }
    }

    private static void WarnOfAmbiguousImage(UnitFile unit, UnitKind kind, List<Diagnostic> diagnostics)
    {
        if (kind is not (UnitKind.Container or UnitKind.Volume or UnitKind.Image))
            return;
        var section = UnitKinds.Section(kind);
        if (unit.Lookup(section, "Image") is not { } image || UnitKinds.Of(image) is UnitKind.Image or UnitKind.Build || ImageNames.IsUnambiguous(image))
            return;
        var line = unit.FindLast(section, "Image");
        diagnostics.Add(new Diagnostic(
            $"Warning: {unit.Name} specifies the image \"{image}\" which not a fully qualified image name. This is not ideal for performance and security reasons. See the podman-pull manpage discussion of short-name-aliases.conf for details.",
            IsError: false, line?.File, line?.Number ?? 0, "Image"));
    }

    private static void WarnOfServiceKeys(UnitFile unit, List<Diagnostic> diagnostics)
    {
        if (unit.Find("Service") is not { } service)
            return;
        foreach (var key in (ReadOnlySpan<string>)["User", "Group", "DynamicUser"])
        {
            if (service.FindLast(key) is { } line)
            {
                diagnostics.Add(new Diagnostic(
                    $"Warning: using key {key} in the Service group is not supported - use at your own risk",
                    IsError: false, line.File, line.Number, key));
            }
        }
    }
}
