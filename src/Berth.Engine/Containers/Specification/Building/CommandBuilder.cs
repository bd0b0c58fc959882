using System.Text.Json;

namespace Berth.Engine.Containers.Specification.Building;

/// <summary>The argument vector of a container from the options' and the image's entry point and command.</summary>
internal static class CommandBuilder
{
    /// <summary>The init that Podman's containers have at this path too.</summary>
    public const string InitPath = "/run/podman-init";

    /// <summary>Entry point, command and both together.</summary>
    public static (IReadOnlyList<string>? Entrypoint, IReadOnlyList<string> Command, IReadOnlyList<string> Arguments) Build(BuildRequest request)
    {
        var options = request.Options;
        var image = request.Image;
        var given = options.Process.Entrypoint is { } text ? ParseEntrypoint(text) : null;
        var entrypoint = given ?? image?.Entrypoint;
        // The image's command belongs to its entry point: it is not for another one.
        var command = options.Command.Count > 0 ? options.Command : given is null && image is not null ? image.Command : [];
        var arguments = new List<string>();
        if (entrypoint is not null && !(entrypoint.Count == 1 && entrypoint[0].Length == 0)) arguments.AddRange(entrypoint);
        arguments.AddRange(command);
        // As Podman: it is made, and its start says that there is nothing to run.
        if (arguments.Count == 0) arguments.Add("");
        return (entrypoint is { Count: > 0 } ? entrypoint : null, command, arguments);
    }

    /// <summary>Whether the argument vector starts systemd, or the init that systemd is on its distributions (podman-run(1), <c>--systemd</c>).</summary>
    public static bool IsSystemd(IReadOnlyList<string> arguments) => arguments[0] switch
    {
        "init" or "/sbin/init" or "/usr/sbin/init" or "/usr/local/sbin/init" or "systemd" => true,
        var path => path.EndsWith("/systemd", StringComparison.Ordinal),
    };

    private static IReadOnlyList<string> ParseEntrypoint(string text)
    {
        if (text.AsSpan().TrimStart() is not ['[', ..]) return [text];
        try
        {
            using var document = JsonDocument.Parse(text);
            var words = new List<string>();
            foreach (var element in document.RootElement.EnumerateArray())
            {
                if (element.ValueKind != JsonValueKind.String) return [text];
                words.Add(element.GetString()!);
            }

            return words;
        }
        catch (JsonException)
        {
            // What is no array of strings is one word, as Docker and Podman take it.
            return [text];
        }
    }
}
