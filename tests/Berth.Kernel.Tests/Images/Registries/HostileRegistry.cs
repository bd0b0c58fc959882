using System.Net.Sockets;
using System.Text;

namespace Berth.Kernel.Tests.Images.Registries;

/// <summary>A registry over plain HTTP that answers as a test wants: one request a connection, so that it can break off anywhere.</summary>
internal sealed class HostileRegistry : IDisposable
{
    private readonly LoopbackServer _server;
    private readonly Func<string, string, Stream, bool> _answer;

    /// <param name="answer">Gets the path, the Range header and the connection; false for 404.</param>
    internal HostileRegistry(Func<string, string, Stream, bool> answer)
    {
        _answer = answer;
        _server = new LoopbackServer(Answer);
    }

    /// <summary>Host and port.</summary>
    internal string Host => _server.Host;

    /// <summary>Headers of the answer to the first question, which asks for a password.</summary>
    internal string? Challenge { get; init; }

    /// <summary>The requests' heads, as they came.</summary>
    internal List<string> Heads { get; } = [];

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();

    /// <summary>Sends a head, and what is there of a body.</summary>
    internal static void Send(Stream connection, string status, string headers, ReadOnlySpan<byte> body)
    {
        connection.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nConnection: close\r\n{headers}\r\n"));
        connection.Write(body);
    }

    private void Answer(NetworkStream connection)
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var value = connection.ReadByte();
            if (value < 0 || (head.Length == 0 && value == 22)) return;
            head.Append((char)value);
        }

        lock (Heads) Heads.Add(head.ToString());
        var lines = head.ToString().Split("\r\n");
        var path = lines[0].Split(' ')[1];
        var range = lines.FirstOrDefault(static line => line.StartsWith("Range: ", StringComparison.OrdinalIgnoreCase))?[7..] ?? "";
        if (path == "/v2/" && Challenge is not null) Send(connection, "401 Unauthorized", $"{Challenge}Content-Length: 0\r\n", []);
        else if (path == "/v2/") Send(connection, "200 OK", "Content-Length: 2\r\n", "{}"u8);
        else if (!_answer(path, range, connection)) Send(connection, "404 Not Found", "Content-Length: 0\r\n", []);
    }
}
