using System.Globalization;
using System.Text.Json;
using Berth.Linux.Errors;
using Berth.Linux.Processes;
using Berth.Oci.Images;

namespace Berth.Engine.Images;

/// <summary>The instructions of <c>--change</c> (podman-import(1), podman-commit(1)).</summary>
public static class ImageChanges
{
    private const int LastPort = 65535;

    /// <summary>A configuration with the instructions applied, in their order.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="changes">The instructions.</param>
    /// <param name="asContainerfile">Whether they are read as those of a Containerfile, as <c>commit</c> does: with HEALTHCHECK, and several pairs of LABEL and ENV.</param>
    /// <exception cref="InvalidArgumentException">An instruction is malformed.</exception>
    public static ContainerConfiguration Apply(ContainerConfiguration configuration, IReadOnlyList<string> changes, bool asContainerfile = false)
    {
        foreach (var change in changes)
            configuration = asContainerfile ? ApplyInstruction(configuration, change) : Apply(configuration, change, asContainerfile: false);
        return configuration;
    }

    /// <summary>Whether a change begins with the name of an instruction.</summary>
    public static bool IsInstruction(string change)
        => change.AsSpan(0, change.AsSpan().IndexOfAny(' ', '=') is var end and >= 0 ? end : change.Length).Trim().ToString().ToUpperInvariant() is
            "USER" or "EXPOSE" or "ENV" or "ENTRYPOINT" or "CMD" or "VOLUME" or "WORKDIR" or "LABEL" or "STOPSIGNAL" or "ONBUILD" or "HEALTHCHECK";

    // As a Containerfile's line: variables and quotes count where they do there.
    private static ContainerConfiguration ApplyInstruction(ContainerConfiguration configuration, string change)
    {
        var separator = change.AsSpan().IndexOfAny(' ', '=');
        var key = (separator < 0 ? change : change[..separator]).Trim().ToUpperInvariant();
        var value = separator < 0 ? "" : change[(separator + 1)..].Trim();
        if (value.Length == 0 && key is "LABEL" or "ENV" or "EXPOSE" or "VOLUME" or "ONBUILD")
            throw new InvalidArgumentException($"applying changes: {(key == "ONBUILD" ? "resolving" : "processing")} change \"{change}\": {key} requires at least one argument");
        if (value.Length == 0 && key is "USER" or "WORKDIR" or "STOPSIGNAL")
            throw new InvalidArgumentException($"applying changes: processing change \"{change}\": {key} requires exactly one argument");
        if (key is not ("USER" or "EXPOSE" or "WORKDIR" or "VOLUME" or "STOPSIGNAL") || Strings(value) is not null)
            return Apply(configuration, change, asContainerfile: true);
        value = InstructionWord.Read(value);
        return key switch
        {
            "USER" => configuration with { User = value },
            "WORKDIR" => configuration with { WorkingDir = Path.Join(value.StartsWith('/') ? "" : configuration.WorkingDir ?? "/", value) is ['/', _, ..] path ? path.TrimEnd('/') : "/" },
            _ => Apply(configuration, $"{key} {value}", asContainerfile: true),
        };
    }

    private static ContainerConfiguration Apply(ContainerConfiguration configuration, string change, bool asContainerfile)
    {
        var separator = change.IndexOf(' ');
        if (separator < 0) separator = change.IndexOf('=');
        if (separator < 0) throw Invalid(change, "must be formatted as KEY VALUE");
        var key = change[..separator].Trim().ToUpperInvariant();
        var value = change[(separator + 1)..].Trim();
        return key switch
        {
            "USER" => configuration with { User = value.Length > 0 ? value : throw Invalid(change, "must provide a value to USER") },
            "EXPOSE" => configuration with { ExposedPorts = With(configuration.ExposedPorts, Port(change, value)) },
            "ENV" when asContainerfile => configuration with { Env = Variables(configuration.Env ?? [], Pairs(change, value, single: true)) },
            "ENV" => configuration with { Env = [.. configuration.Env ?? [], Variable(change, value)] },
            "ENTRYPOINT" => configuration with { Entrypoint = Command(value) },
            "CMD" => configuration with { Cmd = Command(value) },
            "VOLUME" => configuration with { Volumes = Volumes(configuration.Volumes, value) },
            "WORKDIR" => configuration with { WorkingDir = value },
            "LABEL" when asContainerfile => configuration with { Labels = Labels(configuration.Labels, Pairs(change, value, single: false)) },
            "LABEL" => configuration with { Labels = Label(configuration.Labels, change, value) },
            "STOPSIGNAL" => configuration with { StopSignal = Signal(change, value) },
            "ONBUILD" => configuration with { OnBuild = [.. configuration.OnBuild ?? [], value] },
            "HEALTHCHECK" when asContainerfile => configuration with { Healthcheck = HealthCheckInstruction.Parse(value, Strings) },
            _ => throw Invalid(change, $"invalid instruction {key}"),
        };
    }

    private static string Port(string change, string value)
    {
        var slash = value.IndexOf('/');
        if (slash != value.LastIndexOf('/')) throw Invalid(change, "EXPOSE port must be formatted as PORT[/PROTO]");
        var text = slash < 0 ? value : value[..slash];
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var port))
            throw Invalid(change, $"EXPOSE port must be an integer: strconv.Atoi: parsing \"{text}\": invalid syntax");
        if (port is < 1 or > LastPort) throw Invalid(change, "EXPOSE port must be a valid port number");
        var protocol = slash < 0 ? "tcp" : value[(slash + 1)..].ToLowerInvariant();
        return protocol is "tcp" or "udp" ? $"{port}/{protocol}" : throw Invalid(change, "EXPOSE protocol must be TCP or UDP");
    }

    private static string Variable(string change, string value)
    {
        var equals = value.IndexOf('=');
        if (equals == 0 || value.Length == 0) throw Invalid(change, "ENV key must be at least one character");
        return equals < 0 ? value + "=" : value;
    }

    private static IReadOnlyList<(string Name, string Value)> Pairs(string change, string value, bool single)
    {
        try
        {
            return value.AsSpan().IndexOfAny(" \t=") < 0
                ? throw new InvalidArgumentException($"{(single ? "ENV" : "LABEL")} must have two arguments")
                : InstructionPairs.Parse(value, single);
        }
        catch (InvalidArgumentException e)
        {
            throw new InvalidArgumentException($"applying changes: parsing change set {change}: {e.Message}", e);
        }
    }

    private static List<string> Variables(IReadOnlyList<string> old, IReadOnlyList<(string Name, string Value)> pairs)
    {
        var variables = old.ToList();
        foreach (var (name, value) in pairs)
        {
            variables.RemoveAll(variable => variable.StartsWith(name + "=", StringComparison.Ordinal));
            variables.Add($"{name}={value}");
        }

        return variables;
    }

    private static Dictionary<string, string> Labels(IReadOnlyDictionary<string, string>? old, IReadOnlyList<(string Name, string Value)> pairs)
    {
        var labels = new Dictionary<string, string>(old ?? new Dictionary<string, string>(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var (name, value) in pairs) labels[name] = value;
        // As Go writes a map.
        return labels.OrderBy(static pair => pair.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
    }

    private static IReadOnlyList<string> Command(string value) => Strings(value) ?? ["/bin/sh", "-c", value];

    private static Dictionary<string, EmptyObject> Volumes(IReadOnlyDictionary<string, EmptyObject>? volumes, string value)
    {
        var all = new Dictionary<string, EmptyObject>(volumes ?? new Dictionary<string, EmptyObject>(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var volume in Strings(value) ?? [value]) all[volume] = EmptyObject.Value;
        return all;
    }

    private static Dictionary<string, string> Label(IReadOnlyDictionary<string, string>? labels, string change, string value)
    {
        var equals = value.IndexOf('=');
        if (equals < 0) throw Invalid(change, "LABEL must be formatted key=value");
        if (equals == 0) throw Invalid(change, "LABEL key must be at least one character");
        return new Dictionary<string, string>(labels ?? new Dictionary<string, string>(StringComparer.Ordinal), StringComparer.Ordinal) { [value[..equals]] = value[(equals + 1)..] };
    }

    private static string Signal(string change, string value)
    {
        try
        {
            return Signals.Parse(value).ToString(CultureInfo.InvariantCulture);
        }
        catch (EngineException e)
        {
            throw Invalid(change, $"KILLSIGNAL must be given a valid signal: {e.Message}", e);
        }
    }

    private static Dictionary<string, EmptyObject> With(IReadOnlyDictionary<string, EmptyObject>? set, string key)
        => new(set ?? new Dictionary<string, EmptyObject>(StringComparer.Ordinal), StringComparer.Ordinal) { [key] = EmptyObject.Value };

    /// <summary>The strings of a JSON array; null if the text is none.</summary>
    private static IReadOnlyList<string>? Strings(string text)
    {
        if (!text.StartsWith('[')) return null;
        try
        {
            return ImageDocuments.ReadStrings(text);
        }
        catch (JsonException)
        {
            // The shell form of an instruction may begin with a bracket.
            return null;
        }
    }

    private static InvalidArgumentException Invalid(string change, string cause, Exception? inner = null) => new($"invalid change \"{change}\" - {cause}", inner);
}
