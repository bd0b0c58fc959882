using System.Buffers;
using System.Text.Json;
using Berth.Engine.Images.Registries;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Oci.Json;

namespace Berth.Engine.Images.Policies;

/// <summary>What <c>image trust</c> shows and sets: the policy of containers-policy.json(5).</summary>
/// <param name="settings">Where the configuration of registries is.</param>
public sealed class TrustPolicy(RegistrySettings settings)
{
    private const string Default = "default";
    private const string Transports = "transports";
    private const string Docker = "docker";

    /// <summary>The trust types that can be set.</summary>
    public static IReadOnlyList<string> Types { get; } = ["accept", "reject", "signedBy", "sigstoreSigned"];

    /// <summary>The policy's file as it is.</summary>
    /// <param name="file">The file; null for the one in force.</param>
    /// <exception cref="NotFoundException">There is none.</exception>
    public byte[] Read(string? file) => FileSystem.TryReadAll(file ?? settings.PolicyFile) ?? throw new NotFoundException($"open {file ?? settings.PolicyFile}: no such file or directory");

    /// <summary>The requirements, the default's first.</summary>
    /// <param name="file">The policy; null for the one in force.</param>
    /// <param name="signatureDirectory">The directory of containers-registries.d(5); null for the one in force.</param>
    /// <param name="warn">Takes what is wrong with a key or a requirement.</param>
    /// <exception cref="EngineException">The policy is missing or malformed.</exception>
    public IReadOnlyList<TrustRow> Rows(string? file, string? signatureDirectory, Action<string> warn)
    {
        var rows = new List<TrustRow>();
        var stores = SignatureStorage.All(signatureDirectory is null ? settings.SignatureDirectories : [signatureDirectory]);
        try
        {
            using var document = JsonDocument.Parse(Read(file));
            var root = document.RootElement;
            if (root.TryGetProperty(Default, out var fallback)) rows.AddRange(Describe(fallback, "all", "* (default)", Default, "", warn));
            if (!root.TryGetProperty(Transports, out var transports)) return rows;
            foreach (var transport in transports.EnumerateObject().OrderBy(static member => member.Name, StringComparer.Ordinal))
            {
                var shown = transport.Name == Docker ? "repository" : transport.Name;
                foreach (var scope in transport.Value.EnumerateObject().OrderBy(static member => member.Name, StringComparer.Ordinal))
                    rows.AddRange(Describe(scope.Value, shown, scope.Name, scope.Name, SignatureStorage.Lookup(stores, scope.Name)?.Lookaside ?? "", warn));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new InvalidArgumentException($"could not show trust policies: could not read trust policies: could not parse trust policies from {file ?? settings.PolicyFile}: {e.Message}", e);
        }

        return rows;
    }

    /// <summary>Sets what is required of the images of a scope.</summary>
    /// <param name="file">The policy; null for the one in force.</param>
    /// <param name="scope">A registry with or without a repository; <c>default</c>.</param>
    /// <param name="type">One of <see cref="Types"/>.</param>
    /// <param name="keys">The files of the public keys.</param>
    /// <exception cref="InvalidArgumentException">The type and the keys don't go together, the scope is none, or the policy is malformed.</exception>
    public void Set(string? file, string scope, string type, IReadOnlyList<string> keys)
    {
        var isSigned = type is "signedBy" or "sigstoreSigned";
        if (!Types.Contains(type)) throw new InvalidArgumentException($"invalid choice: {type} (choose from 'accept', 'reject', 'signedBy', 'sigstoreSigned')");
        if (isSigned && keys.Count == 0) throw new InvalidArgumentException($"at least one public key must be defined for type '{type}'");
        if (!isSigned && keys.Count > 0) throw new InvalidArgumentException($"{keys.Count} public keys unexpectedly provided for trust type {type}");
        if (scope.Length == 0 || scope.AsSpan().ContainsAny(" \t\n\"")) throw new InvalidArgumentException($"invalid image uri: {scope}");
        var path = Path.GetFullPath(file ?? settings.PolicyFile);
        var bytes = FileSystem.TryReadAll(path);
        try
        {
            using var document = JsonDocument.Parse(bytes ?? "{}"u8.ToArray());
            if (scope != Default && !document.RootElement.TryGetProperty(Default, out _)) throw new InvalidArgumentException("default trust policy must be set");
            FileSystem.Replace(path, With(document.RootElement, scope, Requirements(type, keys)));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidArgumentException($"could not parse trust policies from {path}: {e.Message}", e);
        }
    }

    private static IEnumerable<TrustRow> Describe(JsonElement requirements, string transport, string name, string repository, string store, Action<string> warn)
    {
        foreach (var requirement in requirements.EnumerateArray())
        {
            var type = requirement.GetProperty("type").GetString();
            var shown = type switch
            {
                "insecureAcceptAnything" => "accept",
                "signedBy" => "signed",
                "reject" or "sigstoreSigned" => type,
                _ => "",
            };
            if (shown.Length == 0) warn($"Invalid trust type {type}");
            // sigstore's keys are of nobody.
            var signers = type switch { "signedBy" => string.Join(", ", Signers(requirement, warn)), "sigstoreSigned" => "N/A", _ => "" };
            yield return new TrustRow(transport, name, repository, shown, signers, store);
        }
    }

    private static IEnumerable<string> Signers(JsonElement requirement, Action<string> warn)
    {
        var keys = new List<byte[]>();
        try
        {
            keys.AddRange(SignatureCheck.Keys(requirement));
        }
        catch (EngineException e)
        {
            warn($"Getting key identity: {e.Message}");
        }

        foreach (var key in keys)
        {
            IReadOnlyList<string> names = [];
            try
            {
                names = OpenPgp.NamesIn(key);
            }
            catch (HelperException e)
            {
                warn($"Getting key identity: {e.Message}");
            }

            foreach (var name in names) yield return name;
        }
    }

    private static byte[] Requirements(string type, IReadOnlyList<string> keys)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, GoJsonEncoder.Options))
        {
            writer.WriteStartArray();
            foreach (var key in keys.Count > 0 ? keys : [""])
            {
                writer.WriteStartObject();
                writer.WriteString("type", type == "accept" ? "insecureAcceptAnything" : type);
                if (type == "signedBy") writer.WriteString("keyType", "GPGKeys");
                if (key.Length > 0) writer.WriteString("keyPath", key);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The policy with other requirements for a scope, laid out as Podman writes it: names in order.</summary>
    private static byte[] With(JsonElement policy, string scope, byte[] requirements)
    {
        using var document = JsonDocument.Parse(requirements);
        var added = document.RootElement;
        var transports = new SortedDictionary<string, SortedDictionary<string, JsonElement>>(StringComparer.Ordinal);
        if (policy.TryGetProperty(Transports, out var known))
        {
            foreach (var transport in known.EnumerateObject())
            {
                var scopes = transports[transport.Name] = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
                foreach (var member in transport.Value.EnumerateObject()) scopes[member.Name] = member.Value;
            }
        }

        if (scope != Default)
        {
            if (!transports.TryGetValue(Docker, out var registries)) transports[Docker] = registries = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
            registries[scope] = added;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = GoJsonEncoder.Instance, Indented = true, IndentSize = 4 }))
        {
            writer.WriteStartObject();
            writer.WritePropertyName(Default);
            (scope == Default ? added : policy.GetProperty(Default)).WriteTo(writer);
            if (transports.Count > 0) writer.WriteStartObject(Transports);
            foreach (var (transport, scopes) in transports)
            {
                writer.WriteStartObject(transport);
                foreach (var (name, value) in scopes)
                {
                    writer.WritePropertyName(name);
                    value.WriteTo(writer);
                }

                writer.WriteEndObject();
            }

            if (transports.Count > 0) writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
