using System.Net;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Networks.Rootless;

/// <summary>The address of a container whose networks may change while it runs.</summary>
/// <param name="statusFile">The container's <see cref="NetworkStatus"/>.</param>
internal sealed class RelayAddress(string statusFile)
{
    private readonly Lock _lock = new();
    private FileIdentity? _read;
    private IPAddress? _address;

    /// <summary>The first address, of IPv4 where it has one; null where it has none now.</summary>
    public IPAddress? Current
    {
        get
        {
            lock (_lock)
            {
                // Each change of the networks makes the file anew.
                if (FileIdentity.TryOf(statusFile) is not { } now) return null;
                if (now == _read) return _address;
                _address = Read();
                _read = now;
                return _address;
            }
        }
    }

    private IPAddress? Read()
    {
        try
        {
            if (FileSystem.TryReadAll(statusFile) is not { } json) return null;
            var addresses = NetworkStatus.FromJson(json).Addresses;
            return (addresses.FirstOrDefault(static address => !address.Contains(':')) ?? addresses.FirstOrDefault()) is { } first ? IPAddress.Parse(first) : null;
        }
        catch (EngineException)
        {
            // A damaged record names nobody.
            return null;
        }
    }
}
