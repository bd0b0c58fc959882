using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Oci.Json;

namespace Berth.Engine.Networks;

/// <summary>The network files that Berth and Podman share, podman-network(1).</summary>
public sealed class NetworkStore(NetworkSettings settings)
{
    /// <summary>The network of this very name, or null. Reads one file.</summary>
    /// <exception cref="EngineException">The file is malformed.</exception>
    public NetworkDefinition? TryGet(string name)
    {
        if (!IsName(name)) return null;
        var path = PathOf(name);
        if (FileSystem.TryReadAll(path) is { } data) return Parse(data, path, name);
        return name == settings.DefaultNetwork ? Default() : null;
    }

    /// <summary>A network by its name, its id or the beginning of its id.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    /// <exception cref="InvalidArgumentException">The beginning fits several; the empty one fits all.</exception>
    public NetworkDefinition Find(string nameOrId)
    {
        if (TryGet(nameOrId) is { } named) return named;
        NetworkDefinition? found = null;
        if (!nameOrId.AsSpan().ContainsAnyExcept("0123456789abcdef"))
        {
            foreach (var network in List())
            {
                if (!network.Id.StartsWith(nameOrId, StringComparison.Ordinal)) continue;
                if (found is not null) throw new InvalidArgumentException($"more than one result for network ID {nameOrId}");
                found = network;
            }
        }

        return found ?? throw NotFound(nameOrId);
    }

    /// <summary>All networks in order of name. A malformed file is passed over; <paramref name="warn"/> hears of it.</summary>
    public IReadOnlyList<NetworkDefinition> List(Action<string>? warn = null)
    {
        var networks = new SortedDictionary<string, NetworkDefinition>(StringComparer.Ordinal);
        string[] files;
        try
        {
            files = Directory.GetFiles(settings.ConfigDirectory, "*.json");
        }
        catch (DirectoryNotFoundException)
        {
            files = [];
        }

        foreach (var path in files)
        {
            var name = Path.GetFileNameWithoutExtension(path);
            try
            {
                if (FileSystem.TryReadAll(path) is { } data) networks[name] = Parse(data, path, name);
            }
            catch (EngineException error)
            {
                warn?.Invoke(error.Message);
            }
        }

        if (!networks.ContainsKey(settings.DefaultNetwork)) networks[settings.DefaultNetwork] = Default();
        return [.. networks.Values];
    }

    // The hash of the usual name, so that the usual start loads no cryptographic library.
    private const string IdOfPodman = "2f259bab93aaaaa2542ba43ef33eb990d0999ee1b9924b557b7be53c0b7a1bb9";

    /// <summary>The id that the default network of a name has.</summary>
    public static string IdOf(string name) => name == "podman" ? IdOfPodman : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    /// <summary>Whether a text can be a network's name: <c>[a-zA-Z0-9][a-zA-Z0-9_.-]*</c>.</summary>
    public static bool IsName(string text)
    {
        if (text.Length == 0 || !char.IsAsciiLetterOrDigit(text[0])) return false;
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or '.' or '-')) return false;
        }

        return true;
    }

    /// <summary>Podman's error for a network that does not exist.</summary>
    public static NotFoundException NotFound(string nameOrId)
        => new($"unable to find network with name or ID {nameOrId}: network not found");

    /// <summary>The file of a network.</summary>
    public string PathOf(string name) => $"{settings.ConfigDirectory}/{name}.json";

    /// <summary>Writes a network's file; its readers see the old one or the new one whole.</summary>
    public void Save(NetworkDefinition network)
    {
        FileSystem.CreateDirectories(settings.ConfigDirectory);
        FileSystem.Replace(PathOf(network.Name), Serialize(network));
    }

    private NetworkDefinition Default()
    {
        if (!IpSubnet.TryParse(settings.DefaultSubnet, out var subnet))
            throw new InvalidArgumentException($"default_subnet in containers.conf: invalid CIDR address: {settings.DefaultSubnet}");
        return new NetworkDefinition
        {
            Name = settings.DefaultNetwork,
            Id = IdOf(settings.DefaultNetwork),
            Driver = "bridge",
            Interface = "podman0",
            Created = DateTimeOffset.UtcNow,
            Subnets = [new NetworkSubnet { Subnet = subnet.ToString(), Gateway = subnet.Add(1).ToString() }],
            Ipv6Enabled = subnet.IsIpv6,
            IpamOptions = new Dictionary<string, string> { ["driver"] = "host-local" },
        };
    }

    private static byte[] Serialize(NetworkDefinition network)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, IndentSize = 5, Encoder = GoJsonEncoder.Instance }))
            JsonSerializer.Serialize(writer, network, NetworkJson.Default.NetworkDefinition);
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static NetworkDefinition Parse(byte[] data, string path, string name)
    {
        try
        {
            var network = JsonSerializer.Deserialize(data, NetworkJson.Default.NetworkDefinition)
                ?? throw new EngineException(ErrorKind.Internal, $"network file \"{path}\" is empty");
            if (network.Name != name)
            {
                throw new EngineException(ErrorKind.Internal,
                    $"network file \"{path}\": the name \"{network.Name}\" in it does not match the file's");
            }

            if (network.Id.Length != 64) throw new EngineException(ErrorKind.Internal, $"network file \"{path}\": invalid network ID \"{network.Id}\"");
            foreach (var subnet in network.Subnets ?? [])
            {
                if (!IpSubnet.TryParse(subnet.Subnet, out _))
                    throw new EngineException(ErrorKind.Internal, $"network file \"{path}\": invalid CIDR address: {subnet.Subnet}");
            }

            return network;
        }
        catch (JsonException error)
        {
            throw new EngineException(ErrorKind.Internal, $"network file \"{path}\" is malformed: {error.Message}", error);
        }
    }
}
