using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Berth.Kernel.Tests.Images.Registries;

/// <summary>
/// A token server (Docker registry token authentication) on the loopback: everybody may pull, and bob with the password secret may
/// also push.
/// </summary>
internal sealed class TokenServer : IDisposable
{
    internal const string Issuer = "tests";
    internal const string Service = "registry";
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _certificate;

    /// <param name="directory">Gets <c>token.crt</c>, which the registry is to trust.</param>
    internal TokenServer(string directory)
    {
        Directory.CreateDirectory(directory);
        var request = new CertificateRequest("CN=tokens", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText($"{directory}/token.crt", _certificate.ExportCertificatePem());
        _listener.Start();
        Configuration = $"auth: {{token: {{realm: \"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/token\", service: {Service}, issuer: {Issuer}, rootcertbundle: {directory}/token.crt}}}}\n";
        new Thread(Serve) { IsBackground = true }.Start();
    }

    /// <summary>What the registry's configuration says about it.</summary>
    internal string Configuration { get; }

    /// <summary>The queries that came.</summary>
    internal List<string> Queries { get; } = [];

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Dispose();
        _certificate.Dispose();
        _key.Dispose();
    }

    private void Serve()
    {
        try
        {
            while (true)
            {
                using var client = _listener.AcceptTcpClient();
                using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
                var lines = new List<string>();
                while (reader.ReadLine() is { Length: > 0 } line) lines.Add(line);
                if (lines.Count > 0) Answer(lines, client.GetStream());
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException or IOException)
        {
            // Disposed.
        }
    }

    private void Answer(List<string> lines, Stream connection)
    {
        var query = Uri.UnescapeDataString(lines[0].Split(' ')[1]);
        lock (Queries) Queries.Add(query);
        var authorization = lines.FirstOrDefault(static line => line.StartsWith("Authorization: Basic ", StringComparison.OrdinalIgnoreCase));
        var isBob = authorization is not null && Encoding.ASCII.GetString(Convert.FromBase64String(authorization[21..])) == "bob:secret";
        if (authorization is not null && !isBob)
        {
            HostileRegistry.Send(connection, "401 Unauthorized", "Content-Length: 0\r\n", []);
            return;
        }

        var access = query[(query.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('&').Where(static part => part.StartsWith("scope=repository:", StringComparison.Ordinal)).Select(part =>
        {
            var scope = part["scope=repository:".Length..];
            var colon = scope.LastIndexOf(':');
            var actions = scope[(colon + 1)..].Split(',').Where(action => isBob || action == "pull").Select(static action => $"\"{action}\"");
            return $$"""{"type":"repository","name":"{{scope[..colon]}}","actions":[{{string.Join(',', actions)}}]}""";
        });
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var head = Base64($$"""{"typ":"JWT","alg":"RS256","x5c":["{{Convert.ToBase64String(_certificate.RawData)}}"]}""");
        var claims = Base64($$"""{"iss":"{{Issuer}}","sub":"x","aud":"{{Service}}","exp":{{now + 300}},"nbf":{{now - 60}},"iat":{{now - 60}},"jti":"1","access":[{{string.Join(',', access)}}]}""");
        var signature = _key.SignData(Encoding.ASCII.GetBytes($"{head}.{claims}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var body = Encoding.ASCII.GetBytes($$"""{"token":"{{head}}.{{claims}}.{{Base64(signature)}}","expires_in":300}""");
        HostileRegistry.Send(connection, "200 OK", $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n", body);
    }

    private static string Base64(string text) => Base64(Encoding.UTF8.GetBytes(text));

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
