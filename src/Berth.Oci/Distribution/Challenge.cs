namespace Berth.Oci.Distribution;

/// <summary>A WWW-Authenticate header (RFC 9110, section 11.6.1).</summary>
/// <param name="Scheme">In lower case: <c>basic</c> or <c>bearer</c>.</param>
/// <param name="Parameters">The parameters, by names in lower case.</param>
internal sealed record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>Reads the headers of an answer; what cannot be read is left out.</summary>
    internal static IReadOnlyList<Challenge> Read(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("WWW-Authenticate", out var headers)) return [];
        var challenges = new List<Challenge>();
        foreach (var header in headers)
        {
            if (Parse(header) is { } challenge) challenges.Add(challenge);
        }

        return challenges;
    }

    internal static Challenge? Parse(string header)
    {
        var text = header.AsSpan().Trim();
        var space = text.IndexOf(' ');
        if (space < 0) return text.Length == 0 ? null : new Challenge(text.ToString().ToLowerInvariant(), new Dictionary<string, string>(StringComparer.Ordinal));
        var scheme = text[..space].ToString().ToLowerInvariant();
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        text = text[(space + 1)..].Trim();
        while (text.Length > 0)
        {
            var equals = text.IndexOf('=');
            if (equals <= 0) break;
            var name = text[..equals].Trim().ToString().ToLowerInvariant();
            text = text[(equals + 1)..].TrimStart();
            var value = new System.Text.StringBuilder();
            var at = 0;
            if (text.StartsWith("\""))
            {
                for (at = 1; at < text.Length && text[at] != '"'; at++)
                {
                    if (text[at] == '\\' && at + 1 < text.Length) at++;
                    value.Append(text[at]);
                }

                at = Math.Min(at + 1, text.Length);
            }
            else
            {
                for (; at < text.Length && text[at] != ','; at++) value.Append(text[at]);
            }

            parameters[name] = value.ToString().Trim();
            text = text[at..].TrimStart();
            if (text.Length > 0 && text[0] == ',') text = text[1..].TrimStart();
        }

        return new Challenge(scheme, parameters);
    }
}
