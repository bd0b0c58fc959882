using System.Net;
using System.Text;
using System.Text.Json;

namespace Berth.Oci.Distribution;

/// <summary>Makes one line of a registry's refusal.</summary>
internal static class RegistryErrors
{
    private const int MaximumBody = 64 * 1024;
    private const int ShownBody = 80;

    /// <summary>Reads the answer and closes it.</summary>
    internal static async Task<RegistryException> Read(HttpResponseMessage response, CancellationToken cancellation)
    {
        using (response)
        {
            var status = response.StatusCode;
            byte[] body;
            try
            {
                body = await Body.Read(response, MaximumBody, cancellation).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or HttpRequestException or RegistryException)
            {
                body = [];
            }

            var (code, message) = First(body);
            return new RegistryException(message ?? Describe(status, body), IsTransient(status, code), status, code);
        }
    }

    private static bool IsTransient(HttpStatusCode status, string? code)
        => code is not ("UNAUTHORIZED" or "DENIED" or "NAME_UNKNOWN" or "MANIFEST_UNKNOWN") && ((int)status >= 500 || status is HttpStatusCode.RequestTimeout);

    private static string Describe(HttpStatusCode status, byte[] body) => status switch
    {
        HttpStatusCode.Unauthorized => "authentication required",
        HttpStatusCode.Forbidden => "requested access to the resource is denied",
        HttpStatusCode.TooManyRequests => "too many requests to registry",
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => "stopped after too many redirects",
        _ => $"received unexpected HTTP status: {(int)status} {status}{Excerpt(body)}",
    };

    private static string Excerpt(byte[] body)
    {
        var text = new string([.. Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, ShownBody))).Where(static c => !char.IsControl(c))]).Trim();
        return text.Length == 0 ? "" : $" ({text})";
    }

    private static (string? Code, string? Message) First(byte[] body)
    {
        if (body.Length == 0) return default;
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return default;
            if (document.RootElement.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() > 0 && errors[0].ValueKind == JsonValueKind.Object)
                return (Text(errors[0], "code"), Text(errors[0], "message") is { Length: > 0 } message ? message : null);
            return (null, Text(document.RootElement, "details") ?? Text(document.RootElement, "message"));
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string? Text(JsonElement element, string name)
        => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
