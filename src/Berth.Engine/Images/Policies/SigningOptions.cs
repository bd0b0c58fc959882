namespace Berth.Engine.Images.Policies;

/// <summary>What signs an image that is pushed; several may.</summary>
public sealed record SigningOptions
{
    /// <summary>A key of the user's OpenPGP keyring; null for none.</summary>
    public string? OpenPgpKey { get; init; }

    /// <summary>A file with a private key of sigstore; null for none.</summary>
    public string? SigstoreKeyFile { get; init; }

    /// <summary>A file of containers-sigstore-signing-params.yaml(5); null for none.</summary>
    public string? SigstoreParameterFile { get; init; }

    /// <summary>The file of the passphrase of one of the keys; null where it is not in a file.</summary>
    public string? PassphraseFile { get; init; }

    /// <summary>Asks for the passphrase of <see cref="SigstoreKeyFile"/> where no file has it.</summary>
    public Func<string> AskPassphrase { get; init; } = static () => "";

    /// <summary>Whether nothing signs.</summary>
    public bool IsEmpty => OpenPgpKey is null && SigstoreKeyFile is null && SigstoreParameterFile is null;
}
