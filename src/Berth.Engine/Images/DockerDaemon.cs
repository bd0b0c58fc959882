using System.Net.Sockets;
using Berth.Linux.Errors;
using Berth.Oci.Archives;

namespace Berth.Engine.Images;

/// <summary>The store of a Docker daemon on this machine, through its socket (Docker Engine API).</summary>
internal static class DockerDaemon
{
    private const string DefaultSocket = "/var/run/docker.sock";
    private const string UnixScheme = "unix://";

    /// <summary>Opens an image of the daemon's as the archive that <c>docker save</c> makes of it.</summary>
    /// <param name="name">The image's name there.</param>
    /// <param name="temporary">The directory for the archive.</param>
    /// <exception cref="EngineException">The daemon is not there or does not have the image.</exception>
    internal static ImageSource Export(string name, string temporary)
    {
        using var client = Client();
        using var response = Send(client, new HttpRequestMessage(HttpMethod.Get, $"http://docker/images/{Uri.EscapeDataString(name)}/get"));
        using var archive = response.Content.ReadAsStream();
        return ImageSources.Open(archive, $"docker-daemon:{name}", temporary);
    }

    /// <summary>Gives the daemon an image as such an archive.</summary>
    internal static void Import(Action<Stream> write, string temporary)
    {
        var path = Path.Combine(temporary, $"berth-{Environment.ProcessId}-{Path.GetRandomFileName()}");
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 131072, FileOptions.DeleteOnClose);
        write(file);
        file.Position = 0;
        using var client = Client();
        using var response = Send(client, new HttpRequestMessage(HttpMethod.Post, "http://docker/images/load?quiet=1") { Content = new StreamContent(file) });
    }

    private static HttpResponseMessage Send(HttpClient client, HttpRequestMessage request)
    {
        try
        {
            var response = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).GetAwaiter().GetResult();
            if (response.IsSuccessStatusCode) return response;
            using (response)
            {
                var text = response.Content.ReadAsStringAsync().GetAwaiter().GetResult().Trim();
                throw new EngineException(response.StatusCode == System.Net.HttpStatusCode.NotFound ? ErrorKind.NotFound : ErrorKind.Internal, $"docker engine reported: {text}");
            }
        }
        catch (HttpRequestException e)
        {
            throw new EngineException(ErrorKind.Internal, $"Cannot connect to the Docker daemon: {e.InnerException?.Message ?? e.Message}", e);
        }
    }

    private static HttpClient Client()
    {
        var host = Environment.GetEnvironmentVariable("DOCKER_HOST");
        if (!string.IsNullOrEmpty(host) && !host.StartsWith(UnixScheme, StringComparison.Ordinal)) throw new NotSupportedYetException($"DOCKER_HOST={host}: other than unix sockets are not supported yet");
        var socket = string.IsNullOrEmpty(host) ? DefaultSocket : host[UnixScheme.Length..];
        return new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellation).ConfigureAwait(false);
                    return new NetworkStream(connection, ownsSocket: true);
                }
                catch
                {
                    connection.Dispose();
                    throw;
                }
            },
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }
}
