using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output.Transfers;
using Berth.Engine.Images;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Images;

/// <summary>podman-push(1).</summary>
internal sealed class PushVerb : Verb
{
    private readonly BoolFlag _compress, _quiet;
    private readonly TextFlag _digestFile, _format;
    private readonly TextListFlag _encryptionKeys, _encryptedLayers;
    private readonly CompressionFlags _compression;
    private readonly RetryFlags _retry;
    private readonly RegistryFlags _registry;
    private readonly SigningFlags _signing;

    internal PushVerb(FlagSet flags)
    {
        _registry = new RegistryFlags(flags);
        _signing = new SigningFlags(flags);
        _compress = flags.Bool("compress", "Compress tarball image layers when pushing to a directory using the 'dir' transport. (default is same compression type as source)");
        _compression = new CompressionFlags(flags);
        _digestFile = flags.Text("digestfile", "Write the digest of the pushed image to the specified file").Completes(Completion.Files);
        flags.Bool("disable-content-trust", "This is a Docker specific option and is a NOOP");
        _encryptionKeys = flags.Array("encryption-key", "Key with the encryption protocol to use to encrypt the image (e.g. jwe:/path/to/key.pem)").Completes(Completion.Files);
        _encryptedLayers = flags.Slice("encrypt-layer", "Layers to encrypt, 0-indexed layer indices with support for negative indexing (e.g. 0 is the first layer, -1 is the last layer). If not defined, will encrypt all layers if encryption-key flag is specified");
        _format = flags.Text("format", 'f', "Manifest type (oci, v2s2, or v2s1) to use in the destination (default is manifest type of source, with fallbacks)");
        _quiet = flags.Bool("quiet", 'q', "Suppress output information when pushing images");
        // Berth keeps no signatures in the store that could be pushed.
        flags.Bool("remove-signatures", "Discard any pre-existing signatures in the image");
        _retry = new RetryFlags(flags, "push");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] IMAGE [DESTINATION]";

    /// <inheritdoc/>
    public override string Description => "Pushes a source image to a specified destination: a registry, or any other of containers-transports(5).";

    /// <inheritdoc/>
    public override string[] Examples => ["push imageID docker://registry.example.com/repository:tag", "push imageID oci-archive:/path/to/layout:image:tag"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Between(1, 2);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var format = _format.Value switch
        {
            "" => null,
            "oci" => "oci",
            "v2s2" or "docker" => "v2s2",
            "v2s1" => throw new NotSupportedYetException("--format v2s1 is not supported yet"),
            var other => throw new InvalidArgumentException($"unknown format \"{other}\". Choose on of the supported formats: 'oci', 'v2s1', or 'v2s2'"),
        };
        using var progress = TransferLines.For(invocation, _quiet.Value);
        invocation.Global.Open().Images.Push(
            new ImagePushOptions
            {
                Source = invocation.Arguments[0],
                Destination = invocation.Arguments.Count > 1 ? invocation.Arguments[1] : null,
                Format = format,
                CompressionFormat = _compression.Format,
                CompressionLevel = _compression.Level,
                ForceCompression = _compression.IsForced,
                Compress = _compress.Value,
                DigestFile = _digestFile.Given,
                EncryptionKeys = _encryptionKeys.Value,
                EncryptedLayers = _encryptedLayers.Value is { Count: > 0 } layers ? [.. layers.Select(Layer)] : null,
                Login = _registry.Build(),
                Signing = _signing.Build(),
                Retries = _retry.Count,
                RetryDelay = _retry.Delay,
            },
            progress);
        return 0;
    }

    private static int Layer(string text) => int.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var index)
        ? index
        : throw new InvalidArgumentException($"invalid argument \"{text}\" for \"--encrypt-layer\" flag: strconv.Atoi: parsing \"{text}\": invalid syntax");
}
