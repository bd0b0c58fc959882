using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Berth.Oci.Distribution;

/// <summary>The HTTP connections to one registry and to where it redirects, with failures in the words that users of Podman know.</summary>
internal sealed class RegistryConnection : IDisposable
{
    private const int MaximumRedirections = 10;
    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(30);
    private readonly RegistryCertificates _certificates;
    private readonly HttpClient _client;

    /// <param name="host">The registry, for its certificates.</param>
    /// <param name="options">The options.</param>
    /// <param name="isInsecure">Whether any certificate is taken.</param>
    internal RegistryConnection(string host, RegistryOptions options, bool isInsecure)
    {
        _certificates = RegistryCertificates.For(host, options);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = true,
            MaxAutomaticRedirections = MaximumRedirections,
            UseCookies = false,
            ConnectCallback = Connect,
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = _certificates.Clients,
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) => isInsecure || _certificates.Accept(certificate, errors, chain),
            },
        };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd(options.UserAgent);
        _client.DefaultRequestHeaders.Add("Docker-Distribution-Api-Version", "registry/2.0");
    }

    /// <summary>Sends a request; the answer's body is still to be read.</summary>
    /// <exception cref="RegistryException">There is no answer.</exception>
    internal async Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken cancellation)
    {
        var method = request.Method.Method;
        var url = request.RequestUri!;
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            var verb = method[..1] + method[1..].ToLowerInvariant();
            throw new RegistryException($"{verb} \"{url}\": {Describe(e)}", IsTransient(e), cause: e);
        }
    }

    public void Dispose() => _client.Dispose();

    private static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(s_connectTimeout);
        var (name, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        IPAddress[] addresses;
        try
        {
            addresses = await Dns.GetHostAddressesAsync(name, limit.Token).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            var why = e.SocketErrorCode == SocketError.HostNotFound ? "no such host" : "Temporary failure in name resolution";
            throw new IOException($"dial tcp: lookup {name}: {why}", e);
        }

        IOException? first = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), limit.Token).ConfigureAwait(false);
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                socket.Dispose();
                var why = e is SocketException { SocketErrorCode: SocketError.ConnectionRefused } ? "connect: connection refused"
                    : e is SocketException { SocketErrorCode: SocketError.NetworkUnreachable } ? "connect: network is unreachable"
                    : e is SocketException { SocketErrorCode: SocketError.HostUnreachable } ? "connect: no route to host"
                    : e is OperationCanceledException ? "i/o timeout" : $"connect: {e.Message}";
                first ??= new IOException($"dial tcp {new IPEndPoint(address, port)}: {why}", e);
            }
        }

        throw first ?? new IOException($"dial tcp: lookup {name}: no such host");
    }

    private string Describe(HttpRequestException exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            if (e is AuthenticationException)
            {
                return _certificates.Refusal is { } refusal ? $"tls: failed to verify certificate: {refusal}"
                    : e.Message.Contains("frame", StringComparison.Ordinal) ? "http: server gave HTTP response to HTTPS client" : $"tls: {e.InnerException?.Message ?? e.Message}";
            }

            if (e is IOException && e.Message.StartsWith("dial tcp", StringComparison.Ordinal)) return e.Message;
        }

        return exception.HttpRequestError == HttpRequestError.ResponseEnded || exception.InnerException is IOException ? "EOF" : exception.Message;
    }

    private static bool IsTransient(HttpRequestException exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            if (e is AuthenticationException) return false;
            if (e is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain }) return false;
        }

        return true;
    }
}
