using Berth.Quadlet.Units;
using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Conversion;

/// <summary>SetWorkingDirectory=: where a kube or build service runs, and the build's context.</summary>
internal static class WorkingDirectory
{
    /// <summary>Sets WorkingDirectory= in [Service] unless the unit does so itself.</summary>
    /// <returns>The context for <c>build</c> that SetWorkingDirectory= names itself; null if it names none.</returns>
    internal static string? Set(UnitConversion conversion)
    {
        if (conversion.NonEmpty("SetWorkingDirectory") is not { } value)
            return null;
        string? context = null;
        string? relativeTo = null;
        switch (value.ToLowerInvariant())
        {
            case "yaml":
                relativeTo = YamlFile(conversion, value);
                break;
            case "file":
                if (conversion.Kind != UnitKind.Build)
                    throw Fail(conversion, $"SetWorkingDirectory={value} is only supported in .build files");
                relativeTo = conversion.NonEmpty("File") ?? throw conversion.Fail("no File key specified", "File");
                break;
            case "unit":
                relativeTo = conversion.Unit.Path ?? "";
                break;
            default:
                if (conversion.Kind != UnitKind.Build)
                    throw Fail(conversion, $"unsupported value for WorkingDirectory: {value} ");
                context = value;
                if (value is not ['/', ..] && !IsUrl(value))
                    relativeTo = conversion.Unit.Path ?? "";
                break;
        }
        if (relativeTo is null)
            return context;
        // What the unit says itself stands, and makes a relative context meaningless.
        if (conversion.Unit.LookupNonEmpty(UnitConversion.ServiceSection, "WorkingDirectory") is not null)
            return null;
        var directory = PathText.Directory(conversion.AbsolutePath(relativeTo));
        conversion.Result.Add(UnitConversion.ServiceSection, "WorkingDirectory", directory);
        return context;
    }

    /// <summary>Whether <c>build</c> takes the text for something to download.</summary>
    internal static bool IsUrl(string text)
        => text.StartsWith("http://", StringComparison.Ordinal) || text.StartsWith("https://", StringComparison.Ordinal)
            || text.StartsWith("git://", StringComparison.Ordinal)
            || text.IndexOf("github.com/", StringComparison.Ordinal) is >= 0 and var at && at + 11 < text.Length;

    private static string YamlFile(UnitConversion conversion, string value)
    {
        if (conversion.Kind != UnitKind.Kube)
            throw Fail(conversion, $"SetWorkingDirectory={value} is only supported in .kube files");
        var files = conversion.Words("Yaml", WordSplitter.List);
        return files.Count == 1
            ? files[0]
            : throw Fail(conversion, "SetWorkingDirectory=yaml is only supported when a single Yaml key is provided");
    }

    private static ConversionException Fail(UnitConversion conversion, string message) => conversion.Fail(message, "SetWorkingDirectory");
}
