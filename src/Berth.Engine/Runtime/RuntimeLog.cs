using System.Text.Json;
using Berth.Linux.Files;

namespace Berth.Engine.Runtime;

/// <summary>The runtime's own log, one JSON object a line (crun(1), --log-format=json), in the file <c>oci-log</c> of the bundle.</summary>
internal static class RuntimeLog
{
    /// <summary>The log file of a bundle.</summary>
    public static string PathIn(string bundle) => bundle + "/oci-log";

    /// <summary>The last error that the runtime logged, or null.</summary>
    public static string? LastError(string bundle)
    {
        var content = FileSystem.TryReadAll(PathIn(bundle));
        if (content is null)
            return null;
        string? last = null;
        foreach (var range in content.AsSpan().Split((byte)'\n'))
        {
            var line = content.AsMemory()[range];
            if (line.Length == 0 || line.Span[0] != (byte)'{')
                continue;
            try
            {
                using var document = JsonDocument.Parse(line);
                if (document.RootElement.TryGetProperty("level", out var level) && level.GetString() == "error"
                    && document.RootElement.TryGetProperty("msg", out var message))
                    last = message.GetString();
            }
            catch (JsonException)
            {
                // A line cut short by a full disk or a kill says nothing; the exit status still does.
            }
        }

        return last;
    }
}
