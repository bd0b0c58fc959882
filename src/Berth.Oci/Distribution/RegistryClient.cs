using System.Net;
using Berth.Oci.Distribution.Credentials;

namespace Berth.Oci.Distribution;

/// <summary>
/// A registry that speaks the OCI distribution specification. The first request finds out how it wants to be spoken to.
/// May be used by several threads.
/// </summary>
public sealed class RegistryClient : IDisposable
{
    private const string DockerHub = "docker.io";
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromSeconds(60);
    private readonly RegistryOptions _options;
    private readonly bool _allowsHttp;
    private readonly Func<string, Credential?> _find;
    private readonly RegistryConnection _connection;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private RegistryAuthorization? _authorization;
    private Uri? _base;

    /// <param name="host">Its host and port, as names have it.</param>
    /// <param name="isInsecure">Whether registries.conf allows plain HTTP and unknown certificates.</param>
    /// <param name="options">The options.</param>
    public RegistryClient(string host, bool isInsecure, RegistryOptions options)
    {
        Host = host;
        _options = options;
        _allowsHttp = options.VerifyTls is { } verify ? !verify : isInsecure;
        _find = repository => options.Credential ?? options.FindCredential(repository.Length == 0 ? host : $"{host}/{repository}");
        _connection = new RegistryConnection(host, options, _allowsHttp);
    }

    /// <summary>Host and port, as names have it.</summary>
    public string Host { get; }

    /// <summary>Host and port that answer: those of the registry that names call docker.io are others.</summary>
    private string Server => Host == DockerHub ? "registry-1.docker.io" : Host;

    /// <summary>A repository of it.</summary>
    public RegistryRepository Repository(string path) => new(this, path);

    /// <summary>Checks that it can be reached and that the credential, if one is given, is taken.</summary>
    /// <exception cref="RegistryException">It cannot, or is not.</exception>
    public async Task CheckCredential(CancellationToken cancellation)
    {
        using var response = await Send(() => new HttpRequestMessage(HttpMethod.Get, (string?)null), "", [], cancellation).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode) throw await RegistryErrors.Read(response, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        _gate.Dispose();
    }

    /// <summary>Sends a request with authorization; repeats it after 429 and once after a refused token.</summary>
    /// <param name="make">Makes the request anew each time; its address is replaced unless it has one.</param>
    /// <param name="path">The path under <c>/v2/</c>.</param>
    /// <param name="scopes">What it needs.</param>
    /// <param name="cancellation">Cancels.</param>
    internal async Task<HttpResponseMessage> Send(Func<HttpRequestMessage> make, string path, IReadOnlyList<RegistryScope> scopes, CancellationToken cancellation)
    {
        await Ping(cancellation).ConfigureAwait(false);
        var delay = _options.FirstDelay;
        var isRefused = false;
        for (var repetition = 0; ; repetition++)
        {
            var request = make();
            request.RequestUri ??= new Uri(_base!, "/v2/" + path);
            // Where an upload continues may be another host, which must not see the credential.
            if (request.RequestUri.Host == _base!.Host && request.RequestUri.Port == _base.Port) await _authorization!.Apply(request, scopes, cancellation).ConfigureAwait(false);
            var response = await _connection.Send(request, cancellation).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.Unauthorized && !isRefused && request.Headers.Authorization is { Scheme: "Bearer" })
            {
                // Perhaps it ran out.
                isRefused = true;
                _authorization!.Forget();
                response.Dispose();
                continue;
            }

            if (response.StatusCode != HttpStatusCode.TooManyRequests) return response;
            var wait = WaitAsked(response) ?? delay;
            if (repetition >= _options.MaximumRepetitions || wait > s_longestDelay)
            {
                var refusal = await RegistryErrors.Read(response, cancellation).ConfigureAwait(false);
                throw new RegistryException($"too many requests to registry {Host}: {refusal.Message}{(WaitAsked(response) is { } asked ? $"; it asks to wait {asked.TotalSeconds:0} s" : "")}",
                    isTransient: false, HttpStatusCode.TooManyRequests, refusal.Code);
            }

            response.Dispose();
            _options.Warn($"registry {Host} limits requests (429 Too Many Requests): trying again in {wait.TotalSeconds:0.#}s");
            await Task.Delay(wait, cancellation).ConfigureAwait(false);
            delay *= 2;
        }
    }

    /// <summary>Sends a request for what a registry may tell anybody, before it was asked how it wants to be spoken to.</summary>
    /// <returns>A successful answer; null where <see cref="Send"/> has to be used.</returns>
    internal async Task<HttpResponseMessage?> TrySendUnasked(Func<HttpRequestMessage> make, string path, CancellationToken cancellation)
    {
        if (_authorization is not null) return null;
        var host = Server;
        Uri[] places = _base is { } known ? [known] : _allowsHttp ? [new Uri($"https://{host}/v2/"), new Uri($"http://{host}/v2/")] : [new Uri($"https://{host}/v2/")];
        foreach (var place in places)
        {
            try
            {
                var request = make();
                request.RequestUri = new Uri(place, "/v2/" + path);
                var response = await _connection.Send(request, cancellation).ConfigureAwait(false);
                if (response.IsSuccessStatusCode)
                {
                    _base = place;
                    return response;
                }

                response.Dispose();
                return null;
            }
            catch (RegistryException)
            {
                // Asking it properly will tell what is wrong.
            }
        }

        return null;
    }

    /// <summary>The address of a path of this registry's API.</summary>
    internal async Task<Uri> Address(string path, CancellationToken cancellation)
    {
        await Ping(cancellation).ConfigureAwait(false);
        return new Uri(_base!, path);
    }

    private static TimeSpan? WaitAsked(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - DateTimeOffset.UtcNow is { Ticks: > 0 } left ? left : TimeSpan.Zero,
        _ => null,
    };

    private async Task Ping(CancellationToken cancellation)
    {
        if (_authorization is not null) return;
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_authorization is not null) return;
            var host = Server;
            try
            {
                await Ping(new Uri($"https://{host}/v2/"), cancellation).ConfigureAwait(false);
            }
            catch (RegistryException) when (_allowsHttp)
            {
                await Ping(new Uri($"http://{host}/v2/"), cancellation).ConfigureAwait(false);
            }
        }
        catch (RegistryException e)
        {
            throw e.Within($"pinging container registry {Server}");
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task Ping(Uri url, CancellationToken cancellation)
    {
        using var response = await _connection.Send(new HttpRequestMessage(HttpMethod.Get, url), cancellation).ConfigureAwait(false);
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests))
            throw await RegistryErrors.Read(response, cancellation).ConfigureAwait(false);
        _base = url;
        _authorization = new RegistryAuthorization(_connection, Challenge.Read(response), _find);
    }
}
