using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Berth.Kernel.Tests.Images.Registries;

/// <summary>Debian's docker-registry on the loopback, with a directory of its own.</summary>
internal sealed class DockerRegistry : IDisposable
{
    private readonly Process _process;

    /// <param name="directory">An empty directory.</param>
    /// <param name="isSecure">With TLS by a certificate authority in ca.crt, and the user bob with the password secret.</param>
    internal DockerRegistry(string directory, bool isSecure = false)
    {
        System.IO.Directory.CreateDirectory(directory);
        Directory = directory;
        var port = FreePort();
        Host = $"localhost:{port}";
        var configuration = $"version: 0.1\nlog: {{level: error, accesslog: {{disabled: true}}}}\nstorage: {{filesystem: {{rootdirectory: {directory}/data}}}}\nhttp:\n  addr: 127.0.0.1:{port}\n";
        if (isSecure)
        {
            Run("sh", "-c", $"""
                cd {directory} && openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -days 3 -subj /CN=ca 2>/dev/null &&
                openssl req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=localhost 2>/dev/null &&
                printf 'subjectAltName=DNS:localhost\n' >extensions &&
                openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 3 -extfile extensions -out server.crt 2>/dev/null &&
                htpasswd -Bbn bob secret >users && mkdir certs && cp ca.crt certs/
                """);
            configuration += $"  tls: {{certificate: {directory}/server.crt, key: {directory}/server.key}}\nauth: {{htpasswd: {{realm: test, path: {directory}/users}}}}\n";
        }

        File.WriteAllText($"{directory}/config.yml", configuration);
        _process = Process.Start(new ProcessStartInfo("docker-registry", ["serve", $"{directory}/config.yml"]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Wait(port);
    }

    /// <summary>Host and port.</summary>
    internal string Host { get; }

    /// <summary>Its directory.</summary>
    internal string Directory { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Wait(int port)
    {
        for (var i = 0; i < 100; i++)
        {
            try
            {
                using var client = new TcpClient("127.0.0.1", port);
                return;
            }
            catch (SocketException)
            {
                Thread.Sleep(50);
            }
        }

        Assert.Fail("docker-registry does not answer");
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false })!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
