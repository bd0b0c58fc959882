using System.Text.Json;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Oci.References;

namespace Berth.Engine.Images.Policies;

/// <summary>Whether an image may be used: containers-policy.json(5). What asks for signatures where none can be is refused, never passed over.</summary>
internal static class SignaturePolicy
{
    private const string Docker = TransportReference.Docker;

    /// <summary>Refuses an image that the policy does not allow.</summary>
    /// <param name="file">The policy.</param>
    /// <param name="transport">The transport that the image comes by.</param>
    /// <param name="identity">The image's full name, or a path.</param>
    /// <param name="signatures">The image's signatures; null where its transport has none.</param>
    /// <exception cref="EngineException">The policy is missing or malformed, or does not allow the image.</exception>
    internal static void Check(string file, string transport, string identity, ISignatureSource? signatures = null)
    {
        if (FileSystem.TryReadAll(file) is not { } bytes) throw new NotFoundException($"open {file}: no such file or directory");
        var shown = transport == Docker ? $"docker://{identity}" : $"{transport}:{identity}";
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var requirements = Find(document.RootElement, transport, identity);
            if (requirements.ValueKind != JsonValueKind.Array || requirements.GetArrayLength() == 0)
                throw new InvalidArgumentException($"invalid policy in \"{file}\": List of verification policy requirements must not be empty");
            foreach (var requirement in requirements.EnumerateArray())
            {
                switch (requirement.GetProperty("type").GetString())
                {
                    case "insecureAcceptAnything":
                        break;
                    case "reject":
                        throw new ConflictException($"Source image rejected: Running image {shown} is rejected by policy.");
                    case "signedBy" when signatures is not null:
                        SignatureCheck.Simple(requirement, signatures);
                        break;
                    case "sigstoreSigned" when signatures is not null:
                        SignatureCheck.Sigstore(requirement, signatures);
                        break;
                    case "signedBy" or "sigstoreSigned":
                        throw new ConflictException("Source image rejected: A signature was required, but no signature exists");
                    case "signedBaseLayer":
                        throw new NotSupportedYetException($"Source image rejected: {file} wants the base layer of {shown} signed, and checking that is not supported yet");
                    case var other:
                        throw new InvalidArgumentException($"invalid policy in \"{file}\": Unknown policy requirement type \"{other}\"");
                }
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidArgumentException($"invalid policy in \"{file}\": {e.Message}", e);
        }
    }

    /// <summary>The requirements of the most specific scope: the name with its tag or digest, the repository, what is above it, the transport, the default.</summary>
    private static JsonElement Find(JsonElement policy, string transport, string identity)
    {
        if (policy.TryGetProperty("transports", out var transports) && transports.TryGetProperty(transport, out var scopes))
        {
            if (scopes.TryGetProperty(identity, out var exact)) return exact;
            if (transport == Docker && Above(scopes, identity) is { } above) return above;
            if (transport != Docker)
            {
                for (var path = Path.GetFullPath(identity); path.Length > 1; path = Path.GetDirectoryName(path) ?? "/")
                {
                    if (scopes.TryGetProperty(path, out var directory)) return directory;
                }
            }

            if (scopes.TryGetProperty("", out var whole)) return whole;
        }

        return policy.GetProperty("default");
    }

    private static JsonElement? Above(JsonElement scopes, string name)
    {
        for (var scope = ImageReference.Parse(name).Repository; ; scope = scope[..scope.LastIndexOf('/')])
        {
            if (scopes.TryGetProperty(scope, out var found)) return found;
            if (!scope.Contains('/')) break;
        }

        var host = name[..name.IndexOf('/')];
        for (var dot = host.IndexOf('.'); dot >= 0; dot = host.IndexOf('.', dot + 1))
        {
            if (scopes.TryGetProperty("*" + host[dot..], out var wildcard)) return wildcard;
        }

        return null;
    }
}
