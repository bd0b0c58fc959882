using System.Text.Json;
using Berth.Linux.Files;

namespace Berth.Engine.Runtime;

/// <summary>The runtime's own log, JSON objects one after another (crun(1), --log-format=json), in the file <c>oci-log</c> of the bundle.</summary>
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
        // An object stands on one line with crun 1.8 and on several with crun 1.28.
        var reader = new Utf8JsonReader(content, new JsonReaderOptions { AllowMultipleValues = true });
        string? last = null;
        string? level = null;
        string? message = null;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.StartObject)
                    level = message = null;
                else if (reader.TokenType == JsonTokenType.EndObject && level == "error")
                    last = message ?? last;
                else if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("level"u8))
                    level = ReadText(ref reader);
                else if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("msg"u8))
                    message = ReadText(ref reader);
            }
        }
        catch (JsonException)
        {
            // What a full disk or a kill cut short says nothing; the exit status still does.
        }

        return last;
    }

    private static string? ReadText(ref Utf8JsonReader reader)
        => reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
}
