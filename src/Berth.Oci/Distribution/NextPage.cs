namespace Berth.Oci.Distribution;

/// <summary>The Link header of an answer that comes in pages (RFC 8288).</summary>
internal static class NextPage
{
    /// <summary>The address of the next page; null on the last.</summary>
    internal static string? Of(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Link", out var links)) return null;
        foreach (var link in links)
        {
            var start = link.IndexOf('<');
            var end = link.IndexOf('>', Math.Max(start, 0));
            if (start >= 0 && end > start && link.AsSpan(end).Contains("next", StringComparison.Ordinal)) return link[(start + 1)..end];
        }

        return null;
    }
}
