using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output.Transfers;
using Berth.Engine.Images.Manifests;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Manifests;

/// <summary>podman-manifest-push(1).</summary>
internal sealed class ManifestPushVerb : Verb
{
    private readonly BoolFlag _all, _quiet, _remove;
    private readonly TextFlag _digestFile, _format;
    private readonly TextListFlag _addCompression;
    private readonly CompressionFlags _compression;
    private readonly RegistryFlags _registry;
    private readonly SigningFlags _signing;

    internal ManifestPushVerb(FlagSet flags)
    {
        _registry = new RegistryFlags(flags);
        _signing = new SigningFlags(flags);
        _addCompression = flags.Slice("add-compression", "add instances with selected compression while pushing");
        _all = flags.Bool("all", "also push the images in the list", fallback: true);
        _compression = new CompressionFlags(flags);
        _digestFile = flags.Text("digestfile", "after copying the image, write the digest of the resulting digest to the file").Completes(Completion.Files);
        _format = flags.Text("format", 'f', "manifest type (oci or v2s2) to attempt to use when pushing the manifest list (default is manifest type of source)");
        _quiet = flags.Bool("quiet", 'q', "don't output progress information when pushing lists");
        // Berth keeps no signatures in the store that could be pushed.
        flags.Bool("remove-signatures", "don't copy signatures when pushing images");
        _remove = flags.Bool("rm", "remove the manifest list if push succeeds");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] LIST [DESTINATION]";

    /// <inheritdoc/>
    public override string Description => "Pushes manifest lists and image indexes to registries.";

    /// <inheritdoc/>
    public override string[] Examples => ["manifest push mylist:v1.11 docker://registry.example/mylist:v1.11"];

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
            var other => throw new InvalidArgumentException($"unknown format \"{other}\". Choose one of the supported formats: 'oci' or 'v2s2'"),
        };
        using var progress = TransferLines.For(invocation, _quiet.Value);
        var engine = invocation.Global.Open();
        engine.Images.Manifests.Push(
            new ManifestPushOptions
            {
                Source = invocation.Arguments[0],
                Destination = invocation.Arguments.Count > 1 ? invocation.Arguments[1] : null,
                All = _all.Value,
                Format = format,
                CompressionFormat = _compression.Format,
                CompressionLevel = _compression.Level,
                AddCompressions = _addCompression.Changed ? _addCompression.Value : engine.Settings.Configuration.Engine.AddCompression,
                ForceCompression = _compression.IsForced,
                DigestFile = _digestFile.Given,
                Remove = _remove.Value,
                Login = _registry.Build(),
                Signing = _signing.Build(),
            },
            progress);
        return 0;
    }
}
