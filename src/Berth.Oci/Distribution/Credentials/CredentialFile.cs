using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Oci.Json;

namespace Berth.Oci.Distribution.Credentials;

/// <summary>One file of credentials: auth.json, Docker's config.json, or the old .dockercfg, which has no <c>auths</c> around its entries.</summary>
internal sealed class CredentialFile
{
    private const string Auths = "auths";
    private const string Helpers = "credHelpers";
    private readonly string _path;
    private readonly JsonObject _root;
    private readonly bool _isOld;

    private CredentialFile(string path, JsonObject root, bool isOld)
    {
        _path = path;
        _root = root;
        _isOld = isOld;
    }

    /// <summary>The keys with credentials.</summary>
    internal IReadOnlyList<string> Keys => Entries is null ? [] : [.. Entries.Select(static entry => entry.Key)];

    /// <summary>The helpers by registry.</summary>
    internal IReadOnlyDictionary<string, string> CredentialHelpers
    {
        get
        {
            var helpers = new Dictionary<string, string>(StringComparer.Ordinal);
            if (!_isOld && _root[Helpers] is JsonObject table)
            {
                foreach (var (registry, helper) in table)
                {
                    if (helper?.GetValueKind() == JsonValueKind.String) helpers[registry] = helper.GetValue<string>();
                }
            }

            return helpers;
        }
    }

    private JsonObject? Entries => _isOld ? _root : _root[Auths] as JsonObject;

    /// <summary>Reads a file; an empty one if it is not there.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    internal static CredentialFile Read(string path)
    {
        var isOld = path.EndsWith("/.dockercfg", StringComparison.Ordinal);
        if (FileSystem.TryReadAll(path) is not { Length: > 0 } bytes) return new CredentialFile(path, [], isOld);
        try
        {
            return new CredentialFile(path, JsonNode.Parse(bytes) as JsonObject ?? throw new JsonException("not an object"), isOld);
        }
        catch (JsonException e)
        {
            throw new InvalidArgumentException($"reading JSON file \"{path}\": {e.Message}", e);
        }
    }

    /// <summary>The credential under a key; null without one, or with an empty entry.</summary>
    internal Credential? Get(string key)
    {
        if (Entries?[key] is not JsonObject entry) return null;
        if (Text(entry, "identitytoken") is { Length: > 0 } token) return new Credential("", "", token);
        if (Text(entry, "auth") is not { Length: > 0 } auth) return null;
        string decoded;
        try
        {
            decoded = Encoding.UTF8.GetString(Convert.FromBase64String(auth));
        }
        catch (FormatException e)
        {
            throw new InvalidArgumentException($"{_path}: the credentials of {key} are not base64", e);
        }

        var colon = decoded.IndexOf(':');
        // As in containers/image: without a colon it is no credential.
        return colon < 0 ? null : new Credential(decoded[..colon], decoded[(colon + 1)..].Trim('\0'));
    }

    internal void Set(string key, Credential credential)
    {
        if (_root[Auths] is not JsonObject entries) _root[Auths] = entries = [];
        entries[key] = new JsonObject { ["auth"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.User}:{credential.Password}")) };
    }

    internal bool Remove(string key) => (_root[Auths] as JsonObject)?.Remove(key) ?? false;

    internal void Clear()
    {
        _root[Auths] = new JsonObject();
        _root.Remove(Helpers);
    }

    /// <summary>Replaces the file; only its owner can read it.</summary>
    internal void Save()
    {
        if (_root[Auths] is null) _root[Auths] = new JsonObject();
        FileSystem.CreateDirectories(Path.GetDirectoryName(Path.GetFullPath(_path))!, 0x1C0);
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, IndentCharacter = '\t', IndentSize = 1, Encoder = GoJsonEncoder.Instance }))
            _root.WriteTo(writer);
        FileSystem.Replace(_path, buffer.WrittenSpan, 0x180, shared: true);
    }

    private static string? Text(JsonObject entry, string key) => entry[key] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
