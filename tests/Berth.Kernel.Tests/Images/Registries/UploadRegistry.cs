using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Berth.Oci.References;

namespace Berth.Kernel.Tests.Images.Registries;

/// <summary>A registry over plain HTTP that takes uploads (OCI distribution specification, Push), and fails where a test says so.</summary>
internal sealed class UploadRegistry : IDisposable
{
    private readonly LoopbackServer _server;
    private readonly Func<string, UploadFault?> _fault;
    private readonly Dictionary<string, MemoryStream> _uploads = new(StringComparer.Ordinal);

    /// <param name="fault">Gets a request as it is in <see cref="Requests"/>; null to serve it.</param>
    internal UploadRegistry(Func<string, UploadFault?>? fault = null)
    {
        _fault = fault ?? (static _ => null);
        _server = new LoopbackServer(Answer);
    }

    /// <summary>Host and port.</summary>
    internal string Host => _server.Host;

    /// <summary>The requests, in their order: the method and what it is about, <c>PATCH chunked</c>.</summary>
    internal List<string> Requests { get; } = [];

    /// <summary>What has been uploaded, by digest and by tag.</summary>
    internal Dictionary<string, byte[]> Content { get; } = new(StringComparer.Ordinal);

    /// <summary>The number of the token that counts now; 0 where none is wanted.</summary>
    internal int Token { get; set; }

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();

    private void Answer(NetworkStream connection)
    {
        if (Line(connection) is not { } first) return;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (Line(connection) is { Length: > 0 } line) headers[line[..line.IndexOf(':')]] = line[(line.IndexOf(':') + 1)..].Trim();
        var parts = first.Split(' ');
        var url = new Uri($"http://{Host}{parts[1]}");
        var isChunked = headers.ContainsKey("Transfer-Encoding");
        if (url.AbsolutePath == "/token")
        {
            Send(connection, "200 OK", "", Encoding.ASCII.GetBytes($$"""{"token":"t{{Token}}"}"""));
            return;
        }

        if (url.AbsolutePath == "/v2/")
        {
            if (Token > 0 && headers.GetValueOrDefault("Authorization") is null) Refuse(connection);
            else Send(connection, "200 OK", "", "{}"u8);
            return;
        }

        var request = parts[0] + (url.AbsolutePath.Contains("/manifests/", StringComparison.Ordinal) ? " manifest"
            : parts[0] is "HEAD" ? " blob" : parts[0] is "PATCH" ? (isChunked ? " chunked" : " piece") : parts[0] is "PUT" ? (headers.GetValueOrDefault("Content-Length") is null or "0" ? " end" : " whole") : "");
        Requests.Add(request);
        if (_fault(request) is { } fault)
        {
            if (fault.CutsAfter < 0) Body(connection, headers, isChunked);
            else connection.ReadExactly(new byte[fault.CutsAfter]);
            if (fault.Status.Length > 0) Send(connection, fault.Status, fault.Headers, []);
            return;
        }

        var body = Body(connection, headers, isChunked);
        if (Token > 0 && headers.GetValueOrDefault("Authorization") != $"Bearer t{Token}") Refuse(connection);
        else Serve(connection, parts[0], url, body);
    }

    private void Serve(NetworkStream connection, string method, Uri url, byte[] body)
    {
        var name = url.AbsolutePath[(url.AbsolutePath.LastIndexOf('/') + 1)..];
        switch (method)
        {
            case "HEAD" when Content.TryGetValue(name, out var known):
                connection.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {known.Length}\r\n\r\n"));
                break;
            case "POST":
                _uploads[$"upload{_uploads.Count}"] = new MemoryStream();
                Send(connection, "202 Accepted", $"Location: /v2/x/blobs/uploads/upload{_uploads.Count - 1}\r\n", []);
                break;
            case "PATCH":
                _uploads[name].Write(body);
                Send(connection, "202 Accepted", $"Location: {url.AbsolutePath}\r\n", []);
                break;
            case "PUT" when _uploads.TryGetValue(name, out var upload):
                upload.Write(body);
                var digest = Uri.UnescapeDataString(url.Query[(url.Query.IndexOf('=') + 1)..]);
                var isRight = Digest.Of(upload.ToArray()).ToString() == digest;
                if (isRight) Content[digest] = upload.ToArray();
                Send(connection, isRight ? "201 Created" : "400 Bad Request", "", []);
                break;
            case "PUT":
                Content[name] = body;
                Send(connection, "201 Created", "", []);
                break;
            default:
                Send(connection, "404 Not Found", "", []);
                break;
        }
    }

    private void Refuse(NetworkStream connection) => Send(connection, "401 Unauthorized", $"WWW-Authenticate: Bearer realm=\"http://{Host}/token\",service=\"x\"\r\n", []);

    private static void Send(NetworkStream connection, string status, string headers, ReadOnlySpan<byte> body)
    {
        connection.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {body.Length}\r\n{headers}\r\n"));
        connection.Write(body);
    }

    private static byte[] Body(NetworkStream connection, Dictionary<string, string> headers, bool isChunked)
    {
        var body = new MemoryStream();
        if (!isChunked)
        {
            var whole = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
            connection.ReadExactly(whole);
            return whole;
        }

        while (int.Parse(Line(connection)!, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var length)
        {
            var chunk = new byte[length];
            connection.ReadExactly(chunk);
            body.Write(chunk);
            Line(connection);
        }

        Line(connection);
        return body.ToArray();
    }

    /// <summary>A line without its end; null where a client speaks TLS or is gone.</summary>
    private static string? Line(NetworkStream connection)
    {
        var line = new StringBuilder();
        while (line.Length < 2 || line[^1] != '\n')
        {
            var value = connection.ReadByte();
            if (value < 0 || (line.Length == 0 && value == 22)) return null;
            line.Append((char)value);
        }

        return line.ToString().TrimEnd('\r', '\n');
    }
}
