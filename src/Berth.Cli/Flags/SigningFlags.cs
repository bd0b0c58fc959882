using Berth.Engine.Images.Policies;

namespace Berth.Cli.Flags;

/// <summary>The options that sign what is pushed.</summary>
internal sealed class SigningFlags
{
    private readonly TextFlag _openPgp, _parameters, _passphraseFile, _sigstore;

    internal SigningFlags(FlagSet flags)
    {
        _openPgp = flags.Text("sign-by", "Add a signature at the destination using the specified key");
        _parameters = flags.Text("sign-by-sigstore", "Sign the image using a sigstore parameter file at `PATH`").Completes(Completion.Files);
        _sigstore = flags.Text("sign-by-sigstore-private-key", "Sign the image using a sigstore private key at `PATH`").Completes(Completion.Files);
        flags.Text("sign-by-sq-fingerprint", "Sign the image using a Sequoia-PGP key with the specified `FINGERPRINT`").NotYet();
        _passphraseFile = flags.Text("sign-passphrase-file", "Read a passphrase for signing an image from `PATH`").Completes(Completion.Files);
    }

    /// <summary>What was said.</summary>
    internal SigningOptions Build() => new()
    {
        OpenPgpKey = _openPgp.Given,
        SigstoreParameterFile = _parameters.Given,
        SigstoreKeyFile = _sigstore.Given,
        PassphraseFile = _passphraseFile.Given,
        AskPassphrase = static () => Console.IsInputRedirected ? Console.In.ReadLine() ?? "" : PasswordPrompt.Read("Passphrase for the key: ", "reading the passphrase"),
    };
}
