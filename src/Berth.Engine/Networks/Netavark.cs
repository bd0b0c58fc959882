using System.Text;
using System.Text.Json;
using Berth.Engine.Networks.Rootless;
using Berth.Linux.Errors;
using Berth.Linux.Processes;

namespace Berth.Engine.Networks;

/// <summary>netavark, the helper that makes interfaces, routes, firewall rules and DNS entries.</summary>
/// <param name="settings">Where it is and how it works.</param>
/// <param name="rootless">Where it works for a user who is not root; null for the namespace of the host.</param>
internal sealed class Netavark(NetworkSettings settings, RootlessNamespace? rootless)
{
    /// <summary>Configures a network namespace.</summary>
    /// <returns>What each network gave, by its name.</returns>
    /// <exception cref="HelperException">It failed.</exception>
    public Dictionary<string, NetworkResult> SetUp(string namespacePath, NetavarkRequest request)
    {
        var output = Run("setup", [namespacePath], request);
        try
        {
            return JsonSerializer.Deserialize(output, NetworkJson.Default.DictionaryStringNetworkResult) ?? [];
        }
        catch (JsonException error)
        {
            throw new EngineException(ErrorKind.Helper, $"netavark: unexpected output: {error.Message}", error);
        }
    }

    /// <summary>Takes back what <see cref="SetUp"/> did.</summary>
    /// <exception cref="HelperException">Some of it could not be taken back.</exception>
    public void TearDown(string namespacePath, NetavarkRequest request)
    {
        try
        {
            Run("teardown", [namespacePath], request);
        }
        catch (HelperException error) when (AreEntriesGone(error.Error))
        {
            // A tear-down or set-up that was killed had come as far; netavark has gone on with all the rest.
        }
    }

    // One of several errors has other words around it.
    private static bool AreEntriesGone(string error)
        => error.StartsWith("remove aardvark entries: ", StringComparison.Ordinal) && error.EndsWith("No such file or directory (os error 2)", StringComparison.Ordinal);

    /// <summary>Tells a network's DNS which servers to ask from now on.</summary>
    /// <exception cref="HelperException">It failed.</exception>
    public void Update(string network, IReadOnlyList<string> dnsServers)
    {
        var arguments = Arguments(dns: true);
        arguments.AddRange(["update", network, "--network-dns-servers", string.Join(',', dnsServers)]);
        Run(arguments, []);
    }

    private byte[] Run(string command, IReadOnlyList<string> operands, NetavarkRequest request)
    {
        var arguments = Arguments(request.Definitions.Values.Any(static network => network.DnsEnabled));
        if (request.Definitions.Values.Any(static network => network.Driver is not ("bridge" or "macvlan" or "ipvlan")))
        {
            // Only a plug-in's driver needs these, and netavark before 1.7 does not know the option.
            foreach (var directory in settings.PluginDirectories) arguments.Add("--plugin-directory=" + directory);
        }

        arguments.Add(command);
        arguments.AddRange(operands);

        return Run(arguments, JsonSerializer.SerializeToUtf8Bytes(request, NetworkJson.Default.NetavarkRequest));
    }

    private List<string> Arguments(bool dns)
    {
        var arguments = new List<string> { "--config", settings.RunDirectory, $"--rootless={(UserIdentity.IsRoot ? "false" : "true")}" };
        if (dns) arguments.Add("--aardvark-binary=" + settings.FindHelper("aardvark-dns"));
        return arguments;
    }

    private byte[] Run(List<string> arguments, byte[] input)
    {
        var request = new SpawnRequest { Program = settings.FindHelper("netavark"), Arguments = arguments, Environment = HelperEnvironment() };
        CapturedProcess? done = null;
        if (rootless is null) done = CapturedProcess.Run(request, input);
        else rootless.Run(() => done = CapturedProcess.Run(request, input));
        var process = done!;
        if (process.Status.Success) return process.Output;
        throw new HelperException("netavark", process.Status.Code, Explain(process));
    }

    private List<string> HelperEnvironment()
    {
        var environment = ChildProcess.CurrentEnvironment();
        var path = environment.FindIndex(static entry => entry.StartsWith("PATH=", StringComparison.Ordinal));
        // Where nft and iptables are, which not every caller's PATH has.
        if (path >= 0) environment[path] += ":/usr/sbin:/sbin";
        else environment.Add("PATH=/usr/sbin:/usr/bin:/sbin:/bin");
        if (settings.DnsBindPort != 0) environment.Add($"NETAVARK_DNS_PORT={settings.DnsBindPort}");
        if (settings.FirewallDriver is { } driver) environment.Add("NETAVARK_FW=" + driver);
        return environment;
    }

    private static string Explain(CapturedProcess process)
    {
        try
        {
            if (JsonSerializer.Deserialize(process.Output, NetworkJson.Default.NetavarkError) is { Error.Length: > 0 } error)
            {
                // Before 1.10 netavark knows no nftables and says no more than this when iptables is missing.
                return error.Error == "No such file or directory (os error 2)" && !IsInstalled("iptables")
                    ? error.Error + ": this version of netavark needs iptables, which is not installed"
                    : error.Error;
            }
        }
        catch (JsonException)
        {
            // Not its own error document: a panic, say, which is told on standard error.
        }

        var output = Encoding.UTF8.GetString(process.Output).Trim();
        return process.Error.Length > 0 ? process.Error.ReplaceLineEndings(" ") : output.ReplaceLineEndings(" ");
    }

    private static bool IsInstalled(string program)
        => $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin".Split(':').Any(directory => File.Exists($"{directory}/{program}"));
}
