using System.Text;
using Berth.Engine.Images.Registries;
using Berth.Engine.Images.Transfers;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Oci.References;

namespace Berth.Engine.Images.Policies;

/// <summary>Signs images that are pushed. Its keys are read when it is made, before anything is pushed.</summary>
internal sealed class ImageSigner : IDisposable
{
    private readonly List<SigstoreKey> _sigstore = [];
    private readonly string? _openPgpKey, _passphraseFile;

    /// <exception cref="EngineException">A key is not there or cannot be used.</exception>
    internal ImageSigner(SigningOptions options)
    {
        if (options.PassphraseFile is not null && options.OpenPgpKey is not null && options.SigstoreKeyFile is not null)
            throw new InvalidArgumentException("only one of --sign-by, --sign-by-sq-fingerprint and --sign-by-sigstore-private-key can be used with --sign-passphrase-file");
        _openPgpKey = options.OpenPgpKey is { Length: > 0 } key ? key : null;
        _passphraseFile = options.PassphraseFile;
        try
        {
            if (options.SigstoreParameterFile is { Length: > 0 } file)
            {
                var parameters = SigstoreParameters.Read(file);
                _sigstore.Add(SigstoreKey.Read(parameters.KeyFile, Passphrase(parameters.PassphraseFile)));
            }

            if (options.SigstoreKeyFile is { Length: > 0 } sigstore)
                _sigstore.Add(SigstoreKey.Read(sigstore, options.PassphraseFile is null ? Encoding.UTF8.GetBytes(options.AskPassphrase()) : Passphrase(options.PassphraseFile)));
            else if (options.PassphraseFile is not null)
                Passphrase(options.PassphraseFile);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Whether nothing signs.</summary>
    internal bool IsEmpty => _openPgpKey is null && _sigstore.Count == 0;

    /// <summary>Signs what has been pushed under a name.</summary>
    /// <param name="access">How the registry is spoken to.</param>
    /// <param name="reference">The name.</param>
    /// <param name="manifest">What is signed.</param>
    /// <param name="progress">Is told.</param>
    /// <param name="storing">What is told before the signatures are kept.</param>
    /// <exception cref="EngineException">The signature cannot be made or kept.</exception>
    internal void Sign(RegistryAccess access, ImageReference reference, Digest manifest, ITransferProgress progress, string storing = "Storing signatures")
    {
        if (IsEmpty) return;
        var signatures = new RegistrySignatures(access, reference, manifest);
        var simple = new List<byte[]>();
        if (_openPgpKey is not null)
        {
            progress.Say("Creating signature: Signing image using simple signing");
            simple.Add(OpenPgp.Sign(Payload(SignaturePayload.Simple), _openPgpKey, _passphraseFile));
        }

        var sigstore = new List<SigstoreSignature>();
        foreach (var key in _sigstore)
        {
            progress.Say("Creating signature: Signing image using a sigstore signature");
            var payload = Payload(SignaturePayload.Sigstore);
            sigstore.Add(new SigstoreSignature(payload, key.Sign(payload)));
        }

        progress.Say(storing);
        foreach (var signature in simple) signatures.AddSimple(signature);
        foreach (var signature in sigstore) signatures.AddSigstore(signature);

        byte[] Payload(string type)
            => new SignaturePayload(type, manifest.ToString(), reference.ToString()).Write(access.Settings.UserAgent, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
    }

    public void Dispose()
    {
        foreach (var key in _sigstore) key.Dispose();
    }

    /// <summary>What a file of a passphrase holds, without the line feed at its end.</summary>
    private static byte[] Passphrase(string? file)
    {
        if (file is null) return [];
        var bytes = FileSystem.TryReadAll(file) ?? throw new NotFoundException($"open {file}: no such file or directory");
        return bytes is [.., (byte)'\n'] ? bytes[..^1] : bytes;
    }
}
