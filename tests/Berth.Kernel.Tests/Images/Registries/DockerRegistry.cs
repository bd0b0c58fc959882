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
    /// <param name="authentication">A line of its configuration that says who may do what.</param>
    /// <param name="wantsCertificate">With TLS, whether clients must show a certificate of that authority, as the one in <c>certs/</c> is.</param>
    internal DockerRegistry(string directory, bool isSecure = false, string? authentication = null, bool wantsCertificate = false)
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
            if (wantsCertificate)
            {
                Run("sh", "-c", $"""
                    cd {directory} && openssl req -newkey rsa:2048 -nodes -keyout certs/client.key -out client.csr -subj /CN=client 2>/dev/null &&
                    openssl x509 -req -in client.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 3 -out certs/client.cert 2>/dev/null
                    """);
            }

            var authorities = wantsCertificate ? $", clientcas: [{directory}/ca.crt]" : "";
            configuration += $"  tls: {{certificate: {directory}/server.crt, key: {directory}/server.key{authorities}}}\n";
            authentication ??= wantsCertificate ? null : $"auth: {{htpasswd: {{realm: test, path: {directory}/users}}}}\n";
        }

        configuration += authentication;

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
