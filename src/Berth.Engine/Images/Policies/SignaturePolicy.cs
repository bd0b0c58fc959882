using System.Text.Json;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Images.Policies;

/// <summary>Whether an image may be used: containers-policy.json(5). What asks for signatures where none can be is refused, never passed over.</summary>
internal static class SignaturePolicy
{
    /// <summary>Refuses an image that the policy does not allow.</summary>
    /// <param name="file">The policy.</param>
    /// <param name="subject">The image.</param>
    /// <param name="signatures">The image's signatures; null where its transport has none.</param>
    /// <exception cref="EngineException">The policy is missing or malformed, or does not allow the image.</exception>
    internal static void Check(string file, PolicySubject subject, ISignatureSource? signatures = null)
    {
        if (FileSystem.TryReadAll(file) is not { } bytes) throw new NotFoundException($"open {file}: no such file or directory");
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var requirements = Find(document.RootElement, subject);
            if (requirements.ValueKind != JsonValueKind.Array || requirements.GetArrayLength() == 0)
                throw new InvalidArgumentException($"invalid policy in \"{file}\": List of verification policy requirements must not be empty");
            foreach (var requirement in requirements.EnumerateArray())
            {
                switch (requirement.GetProperty("type").GetString())
                {
                    case "insecureAcceptAnything":
                        break;
                    case "reject":
                        throw new ConflictException($"Source image rejected: Running image {subject.Shown} is rejected by policy.");
                    case "signedBy" when signatures is not null:
                        SignatureCheck.Simple(requirement, signatures);
                        break;
                    case "sigstoreSigned" when signatures is not null:
                        SignatureCheck.Sigstore(requirement, signatures);
                        break;
                    case "signedBy" or "sigstoreSigned":
                        throw new ConflictException("Source image rejected: A signature was required, but no signature exists");
                    case "signedBaseLayer":
                        throw new NotSupportedYetException($"Source image rejected: {file} wants the base layer of {subject.Shown} signed, and checking that is not supported yet");
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

    /// <summary>The requirements of the narrowest scope that has any, else those of the transport, else the default's.</summary>
    private static JsonElement Find(JsonElement policy, PolicySubject subject)
    {
        if (policy.TryGetProperty("transports", out var transports) && transports.TryGetProperty(subject.Transport, out var scopes))
        {
            foreach (var scope in subject.Scopes)
            {
                if (scopes.TryGetProperty(scope, out var found)) return found;
            }

            if (scopes.TryGetProperty("", out var whole)) return whole;
        }

        return policy.GetProperty("default");
    }
}
