using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Building;

/// <summary>Labels and annotations.</summary>
internal static class LabelBuilder
{
    // A unit made by `generate systemd` or Quadlet tells its name this way, and auto-update reads it.
    private const string UnitVariable = "PODMAN_SYSTEMD_UNIT";

    public static IReadOnlyDictionary<string, string> Labels(BuildRequest request)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in request.Image?.Labels ?? System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty) result[name] = value;
        foreach (var file in request.Options.LabelFiles)
        {
            foreach (var line in ReadFile(file)) Add(result, line);
        }

        foreach (var label in request.Options.Labels) Add(result, label);
        if (request.CallerVariable(UnitVariable) is { Length: > 0 } unit) result[UnitVariable] = unit;
        return result;
    }

    public static IReadOnlyDictionary<string, string> Annotations(BuildRequest request)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in request.Image?.Annotations ?? System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty) result[name] = value;
        foreach (var list in (IReadOnlyList<string>[])[request.Configuration.Containers.Annotations, request.Options.Annotations])
        {
            foreach (var line in list)
            {
                var equals = line.IndexOf('=');
                if (equals < 0) throw new InvalidArgumentException("annotations must be formatted KEY=VALUE");
                result[line[..equals]] = line[(equals + 1)..];
            }
        }

        return result;
    }

    private static void Add(Dictionary<string, string> labels, string label)
    {
        var equals = label.IndexOf('=');
        if (equals == 0 || label.Length == 0) throw new InvalidArgumentException($"unable to process labels: invalid label format: \"{label}\"");
        labels[equals < 0 ? label : label[..equals]] = equals < 0 ? "" : label[(equals + 1)..];
    }

    private static IEnumerable<string> ReadFile(string path)
    {
        string[] lines;
        try
        {
            lines = path.Length > 0 ? File.ReadAllLines(path) : throw new FileNotFoundException();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var reason = e is FileNotFoundException or DirectoryNotFoundException ? "no such file or directory" : e.Message;
            throw new InvalidArgumentException($"unable to process labels: open {path}: {reason}", e);
        }

        foreach (var line in lines)
        {
            var text = line.Trim();
            if (text.Length > 0 && text[0] != '#') yield return text;
        }
    }
}
