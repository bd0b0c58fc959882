using System.Text.Json;

namespace Berth.Oci.Distribution;

/// <summary>Searching: by the first version of Docker's API where a registry has it, else in the list of its repositories.</summary>
public static class RegistrySearch
{
    private const int MaximumAnswer = 8 * 1024 * 1024;
    private const int MaximumPages = 1000;

    /// <summary>Searches a registry.</summary>
    /// <param name="client">The registry.</param>
    /// <param name="term">What names have in them; empty for all.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="RegistryException">It does not tell.</exception>
    public static async Task<IReadOnlyList<RegistryFinding>> Search(this RegistryClient client, string term, int limit, CancellationToken cancellation)
    {
        if (term.Length > 0 && await FirstVersion(client, term, limit, cancellation).ConfigureAwait(false) is { } found) return found;
        return await Catalog(client, term, limit, cancellation).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<RegistryFinding>?> FirstVersion(RegistryClient client, string term, int limit, CancellationToken cancellation)
    {
        var url = await client.Address($"/v1/search?q={Uri.EscapeDataString(term)}&n={limit}", cancellation).ConfigureAwait(false);
        if (client.Host == "docker.io") url = new UriBuilder(url) { Host = "index.docker.io" }.Uri;
        using var response = await client.Send(() => new HttpRequestMessage(HttpMethod.Get, url), "", [RegistryScope.Catalog], cancellation).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode) return null;
        try
        {
            using var document = JsonDocument.Parse(await Body.Read(response, MaximumAnswer, cancellation).ConfigureAwait(false));
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("results", out var results) || results.ValueKind != JsonValueKind.Array) return null;
            var findings = new List<RegistryFinding>();
            foreach (var result in results.EnumerateArray())
            {
                if (findings.Count == limit || result.ValueKind != JsonValueKind.Object) break;
                findings.Add(new RegistryFinding
                {
                    Name = Text(result, "name"),
                    Description = Text(result, "description"),
                    Stars = result.TryGetProperty("star_count", out var stars) && stars.ValueKind == JsonValueKind.Number && stars.TryGetInt32(out var count) ? count : 0,
                    IsOfficial = result.TryGetProperty("is_official", out var official) && official.ValueKind == JsonValueKind.True,
                    IsAutomated = result.TryGetProperty("is_automated", out var automated) && automated.ValueKind == JsonValueKind.True,
                });
            }

            return findings;
        }
        catch (JsonException)
        {
            // Not the API but some page.
            return null;
        }
    }

    private static async Task<IReadOnlyList<RegistryFinding>> Catalog(RegistryClient client, string term, int limit, CancellationToken cancellation)
    {
        var findings = new List<RegistryFinding>();
        Uri? next = null;
        for (var page = 0; page < MaximumPages; page++)
        {
            var url = next;
            using var response = await client.Send(() => new HttpRequestMessage(HttpMethod.Get, url), "_catalog", [RegistryScope.Catalog], cancellation).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) throw await RegistryErrors.Read(response, cancellation).ConfigureAwait(false);
            foreach (var name in RegistryRepository.Strings(await Body.Read(response, MaximumAnswer, cancellation).ConfigureAwait(false), "repositories"))
            {
                if (!name.Contains(term, StringComparison.Ordinal)) continue;
                findings.Add(new RegistryFinding { Name = name });
                if (findings.Count == limit) return findings;
            }

            if (NextPage.Of(response) is not { } link) break;
            next = new Uri(response.RequestMessage!.RequestUri!, link);
        }

        return findings;
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
