namespace Berth.Quadlet.Units;

/// <summary>What follows from the kind of a unit: extension, section, place in the order of conversion, service name.</summary>
public static class UnitKinds
{
    /// <summary>The kind that the extension of a file name tells.</summary>
    public static UnitKind Of(ReadOnlySpan<char> fileName)
    {
        var dot = fileName.LastIndexOf('.');
        return dot < 0 ? UnitKind.None : fileName[dot..] switch
        {
            ".container" => UnitKind.Container,
            ".volume" => UnitKind.Volume,
            ".kube" => UnitKind.Kube,
            ".network" => UnitKind.Network,
            ".image" => UnitKind.Image,
            ".build" => UnitKind.Build,
            ".pod" => UnitKind.Pod,
            ".artifact" => UnitKind.Artifact,
            _ => UnitKind.None,
        };
    }

    /// <summary>The name of the section that the kind is described in.</summary>
    public static string Section(UnitKind kind) => kind switch
    {
        UnitKind.Container => "Container",
        UnitKind.Volume => "Volume",
        UnitKind.Kube => "Kube",
        UnitKind.Network => "Network",
        UnitKind.Image => "Image",
        UnitKind.Build => "Build",
        UnitKind.Pod => "Pod",
        UnitKind.Artifact => "Artifact",
        _ => "",
    };

    /// <summary>The place in the order of conversion: what others refer to comes first.</summary>
    internal static int Order(UnitKind kind) => kind switch
    {
        UnitKind.Image => 1,
        UnitKind.Artifact => 1,
        UnitKind.Network => 2,
        UnitKind.Volume => 2,
        UnitKind.Build => 3,
        UnitKind.Container => 4,
        UnitKind.Kube => 4,
        _ => 5,
    };

    /// <summary>What is put behind the unit's name to make that of its service.</summary>
    internal static string ServiceSuffix(UnitKind kind) => kind switch
    {
        UnitKind.Volume => "-volume",
        UnitKind.Network => "-network",
        UnitKind.Image => "-image",
        UnitKind.Build => "-build",
        UnitKind.Pod => "-pod",
        UnitKind.Artifact => "-artifact",
        _ => "",
    };
}
