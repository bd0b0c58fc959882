using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Images.Policies;

/// <summary>Whether an image has a signature that a requirement of containers-policy.json(5) accepts.</summary>
internal static class SignatureCheck
{
    private const string Rejected = "Source image rejected: ";

    /// <summary>Checks <c>sigstoreSigned</c> with keys.</summary>
    /// <exception cref="EngineException">No signature is accepted.</exception>
    internal static void Sigstore(JsonElement requirement, ISignatureSource signatures)
    {
        foreach (var unsupported in (ReadOnlySpan<string>)["fulcio", "pki", "rekorPublicKeyPath", "rekorPublicKeyPaths", "rekorPublicKeyData", "rekorPublicKeyDatas"])
        {
            if (requirement.TryGetProperty(unsupported, out _)) throw new NotSupportedYetException($"{Rejected}\"{unsupported}\" of sigstoreSigned is not supported yet");
        }

        var keys = Keys(requirement);
        AnyOf(signatures.Sigstore(), signature =>
        {
            if (!keys.Exists(key => IsSignedBy(key, signature))) throw Refusal("cryptographic signature verification failed: invalid signature when validating ASN.1 encoded signature");
            Match(requirement, signatures, SignaturePayload.Parse(signature.Payload), SignaturePayload.Sigstore);
        });
    }

    /// <summary>Checks <c>signedBy</c> with OpenPGP keys.</summary>
    /// <exception cref="EngineException">No signature is accepted.</exception>
    internal static void Simple(JsonElement requirement, ISignatureSource signatures)
    {
        if (requirement.TryGetProperty("keyType", out var type) && type.GetString() is not ("GPGKeys" or null))
            throw new InvalidArgumentException($"{Rejected}Unknown keyType value \"{type.GetString()}\"");
        var found = signatures.Simple();
        if (found.Count == 0) throw None();
        using var keyring = OpenPgp.WithKeys(Keys(requirement));
        AnyOf(found, signature => Match(requirement, signatures, SignaturePayload.Parse(keyring.Open(signature)), SignaturePayload.Simple));
    }

    private static void AnyOf<T>(IReadOnlyList<T> signatures, Action<T> check)
    {
        if (signatures.Count == 0) throw None();
        var failures = new List<EngineException>();
        foreach (var signature in signatures)
        {
            try
            {
                check(signature);
                return;
            }
            catch (EngineException e)
            {
                failures.Add(e);
            }
        }

        if (failures.Count == 1) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failures[0]);
        var causes = failures.Select(static failure => failure.Message.Replace(Rejected, "", StringComparison.Ordinal));
        throw new ConflictException($"{Rejected}None of the signatures were accepted, reasons: {string.Join("; ", causes)}");
    }

    private static void Match(JsonElement requirement, ISignatureSource signatures, SignaturePayload payload, string type)
    {
        if (payload.Type != type) throw Refusal($"Unrecognized signature type {payload.Type}");
        if (!SignedIdentity.Accepts(requirement, signatures.Reference, payload.Reference)) throw Refusal($"Signature for identity \"{payload.Reference}\" is not accepted");
        if (payload.ManifestDigest != signatures.ManifestDigest.ToString()) throw Refusal($"Signature for digest {payload.ManifestDigest} does not match");
    }

    private static bool IsSignedBy(byte[] key, SigstoreSignature signature)
    {
        using var ecdsa = ECDsa.Create();
        try
        {
            ecdsa.ImportFromPem(Encoding.ASCII.GetString(key));
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new InvalidArgumentException($"{Rejected}loading public key: it is no public key of ECDSA in PEM", e);
        }

        return ecdsa.VerifyData(signature.Payload, signature.Signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <summary>The keys that the requirement names, in files or in itself.</summary>
    internal static List<byte[]> Keys(JsonElement requirement)
    {
        var keys = new List<byte[]>();
        foreach (var path in Texts(requirement, "keyPath", "keyPaths"))
            keys.Add(FileSystem.TryReadAll(path) ?? throw new NotFoundException($"{Rejected}open {path}: no such file or directory"));
        foreach (var data in Texts(requirement, "keyData", "keyDatas"))
        {
            try
            {
                keys.Add(Convert.FromBase64String(data));
            }
            catch (FormatException e)
            {
                throw new InvalidArgumentException($"{Rejected}a key of the policy is not base64", e);
            }
        }

        return keys.Count > 0 ? keys : throw new InvalidArgumentException($"{Rejected}exactly one of keyPath, keyPaths, keyData and keyDatas must be specified");
    }

    private static IEnumerable<string> Texts(JsonElement requirement, string one, string several)
    {
        if (requirement.TryGetProperty(one, out var single) && single.GetString() is { } text) yield return text;
        if (!requirement.TryGetProperty(several, out var list) || list.ValueKind != JsonValueKind.Array) yield break;
        foreach (var element in list.EnumerateArray()) yield return element.GetString() ?? "";
    }

    private static ConflictException Refusal(string cause) => new(Rejected + cause);

    private static ConflictException None() => Refusal("A signature was required, but no signature exists");
}
