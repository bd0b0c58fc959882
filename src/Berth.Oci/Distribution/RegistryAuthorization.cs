using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Berth.Oci.Distribution.Credentials;

namespace Berth.Oci.Distribution;

/// <summary>
/// What a registry is shown with each request: a name and password, or a token that its token server gives for them
/// (Docker registry token authentication; OAuth 2 for identity tokens).
/// </summary>
internal sealed class RegistryAuthorization(RegistryConnection connection, IReadOnlyList<Challenge> challenges, Func<string, Credential?> find)
{
    private const int MaximumAnswer = 1024 * 1024;
    private const int ShortestLife = 60;
    private readonly ConcurrentDictionary<string, (string Token, DateTimeOffset Until)> _tokens = new(StringComparer.Ordinal);

    /// <summary>Adds the header that the registry has asked for; none if it asked for nothing.</summary>
    /// <param name="request">The request.</param>
    /// <param name="scopes">What it needs, the repository that credentials are looked up for first.</param>
    /// <param name="cancellation">Cancels.</param>
    internal async Task Apply(HttpRequestMessage request, IReadOnlyList<RegistryScope> scopes, CancellationToken cancellation)
    {
        var credential = find(scopes.Count > 0 ? scopes[0].Repository : "");
        foreach (var challenge in challenges)
        {
            if (challenge.Scheme == "bearer")
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await Token(challenge, credential, scopes, cancellation).ConfigureAwait(false));
                return;
            }

            if (challenge.Scheme == "basic" && credential is not null)
            {
                request.Headers.Authorization = Basic(credential);
                return;
            }
        }
    }

    /// <summary>Drops the tokens, as when one was refused.</summary>
    internal void Forget() => _tokens.Clear();

    private static AuthenticationHeaderValue Basic(Credential credential)
        => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.User}:{credential.Password}")));

    private async Task<string> Token(Challenge challenge, Credential? credential, IReadOnlyList<RegistryScope> scopes, CancellationToken cancellation)
    {
        var key = string.Join(' ', scopes);
        if (_tokens.TryGetValue(key, out var known) && known.Until > DateTimeOffset.UtcNow) return known.Token;
        if (!challenge.Parameters.TryGetValue("realm", out var realm) || !Uri.TryCreate(realm, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new RegistryException("missing realm in bearer auth challenge", isTransient: false);
        using var request = credential?.IdentityToken is { } identity ? ByIdentity(url, challenge, identity, scopes) : ByPassword(url, challenge, credential, scopes);
        var response = await connection.Send(request, cancellation).ConfigureAwait(false);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            var refusal = await RegistryErrors.Read(response, cancellation).ConfigureAwait(false);
            throw new RegistryException($"unable to retrieve auth token: invalid username/password: {refusal.Message}", isTransient: false, HttpStatusCode.Unauthorized, "UNAUTHORIZED");
        }

        if (!response.IsSuccessStatusCode) throw (await RegistryErrors.Read(response, cancellation).ConfigureAwait(false)).Within("unable to retrieve auth token");
        using (response)
        {
            var (token, life) = Parse(await Body.Read(response, MaximumAnswer, cancellation).ConfigureAwait(false));
            _tokens[key] = (token, DateTimeOffset.UtcNow.AddSeconds(Math.Max(life, ShortestLife) * 0.9));
            return token;
        }
    }

    private static HttpRequestMessage ByPassword(Uri realm, Challenge challenge, Credential? credential, IReadOnlyList<RegistryScope> scopes)
    {
        var query = new StringBuilder(realm.Query.TrimStart('?'));
        if (credential is { User.Length: > 0 }) Add(query, "account", credential.User);
        if (challenge.Parameters.TryGetValue("service", out var service)) Add(query, "service", service);
        foreach (var scope in scopes) Add(query, "scope", scope.ToString());
        var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(realm) { Query = query.ToString() }.Uri);
        if (credential is { User.Length: > 0 }) request.Headers.Authorization = Basic(credential);
        return request;
    }

    private static HttpRequestMessage ByIdentity(Uri realm, Challenge challenge, string identity, IReadOnlyList<RegistryScope> scopes)
    {
        var form = new List<KeyValuePair<string, string>>();
        if (challenge.Parameters.TryGetValue("service", out var service)) form.Add(new("service", service));
        foreach (var scope in scopes) form.Add(new("scope", scope.ToString()));
        form.Add(new("grant_type", "refresh_token"));
        form.Add(new("refresh_token", identity));
        form.Add(new("client_id", "containers/image"));
        return new HttpRequestMessage(HttpMethod.Post, realm) { Content = new FormUrlEncodedContent(form) };
    }

    private static void Add(StringBuilder query, string name, string value)
        => query.Append(query.Length > 0 ? "&" : "").Append(name).Append('=').Append(Uri.EscapeDataString(value));

    private static (string Token, int Life) Parse(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var token = root.TryGetProperty("token", out var first) && first.ValueKind == JsonValueKind.String && first.GetString() is { Length: > 0 } text ? text
                : root.TryGetProperty("access_token", out var second) && second.ValueKind == JsonValueKind.String ? second.GetString() : null;
            var life = root.TryGetProperty("expires_in", out var expires) && expires.ValueKind == JsonValueKind.Number && expires.TryGetInt32(out var seconds) ? seconds : ShortestLife;
            return (token is { Length: > 0 } ? token : throw new RegistryException("the token server's answer has no token", isTransient: false), life);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new RegistryException("the token server's answer is not JSON", isTransient: false, cause: e);
        }
    }
}
