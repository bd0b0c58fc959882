using System.Text.Json;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Networks.Creation;

/// <summary>A driver that is a program of its own, netavark's plug-in interface.</summary>
internal sealed class NetavarkPlugin(NetworkSettings settings, string name)
{
    /// <summary>Lets the plug-in check and complete a network.</summary>
    /// <exception cref="InvalidArgumentException">There is no such plug-in.</exception>
    /// <exception cref="HelperException">It refused.</exception>
    public NetworkDefinition Create(NetworkDefinition network)
    {
        var process = CapturedProcess.Run(
            new SpawnRequest { Program = Find(), Arguments = ["create"], Environment = ChildProcess.CurrentEnvironment() },
            JsonSerializer.SerializeToUtf8Bytes(network, NetworkJson.Default.NetworkDefinition));
        try
        {
            if (process.Status.Success)
                return JsonSerializer.Deserialize(process.Output, NetworkJson.Default.NetworkDefinition) ?? network;
            var error = JsonSerializer.Deserialize(process.Output, NetworkJson.Default.NetavarkError)?.Error;
            throw new HelperException(name, process.Status.Code, string.IsNullOrEmpty(error) ? process.Error : error);
        }
        catch (JsonException)
        {
            throw new HelperException(name, process.Status.Code, process.Error.Length > 0 ? process.Error : "unexpected output");
        }
    }

    private string Find()
    {
        foreach (var directory in settings.PluginDirectories)
        {
            if (!name.Contains('/') && FileSystem.Exists($"{directory}/{name}")) return $"{directory}/{name}";
        }

        throw new InvalidArgumentException($"failed to find driver or plugin \"{name}\"");
    }
}
