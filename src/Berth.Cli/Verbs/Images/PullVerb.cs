using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output.Transfers;
using Berth.Engine.Containers.Specification.Options;
using Berth.Engine.Images;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Images;

/// <summary>podman-pull(1).</summary>
internal sealed class PullVerb : Verb
{
    private readonly BoolFlag _allTags, _quiet;
    private readonly TextFlag _policy;
    private readonly TextListFlag _decryptionKeys;
    private readonly RetryFlags _retry;
    private readonly PlatformFlags _platform;
    private readonly RegistryFlags _registry;

    internal PullVerb(FlagSet flags)
    {
        _allTags = flags.Bool("all-tags", 'a', "All tagged images in the repository will be pulled");
        _platform = new PlatformFlags(flags);
        _registry = new RegistryFlags(flags);
        _decryptionKeys = flags.Array("decryption-key", "Key needed to decrypt the image (e.g. /path/to/key.pem)").Completes(Completion.Files);
        flags.Bool("disable-content-trust", "This is a Docker specific option and is a NOOP");
        _policy = flags.Text("policy", "Pull image policy (\"always\"|\"missing\"|\"never\"|\"newer\")", "always");
        _quiet = flags.Bool("quiet", 'q', "Suppress output information when pulling images");
        _retry = new RetryFlags(flags, "pull");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] IMAGE [IMAGE...]";

    /// <inheritdoc/>
    public override string Description => "Pulls an image from a registry and stores it locally. An image can be pulled by tag or digest; transports other than docker:// are understood too.";

    /// <inheritdoc/>
    public override string[] Examples => ["pull registry.example/web", "pull -a registry.example/web", "pull --arch=arm64 registry.example/web", "pull oci:/tmp/layout:tag"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.AtLeast(1);

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var options = new PullOptions
        {
            Policy = PullPolicies.Parse(_policy.Value),
            Architecture = _platform.Architecture,
            OperatingSystem = _platform.System,
            Variant = _platform.Variant,
            DecryptionKeys = _decryptionKeys.Value,
            Platform = _platform.Platform,
            Retries = _retry.Count,
            RetryDelay = _retry.Delay,
        };
        var login = _registry.Build();
        options = options with { TlsVerify = login.TlsVerify, Credentials = login.Credentials, AuthFile = login.AuthFile, CertificateDirectory = login.CertificateDirectory };
        var images = invocation.Global.Open().Images;
        var choose = ImageChoice.For(invocation);
        var failures = new List<EngineException>();
        foreach (var source in invocation.Arguments)
        {
            using var progress = TransferLines.For(invocation, _quiet.Value);
            try
            {
                foreach (var id in images.Pull(new ImagePullOptions { Source = source, AllTags = _allTags.Value, Pull = options, Choose = choose }, progress))
                    invocation.Out.WriteLine(id).Flush();
            }
            catch (EngineException e)
            {
                failures.Add(e);
            }
        }

        foreach (var failure in failures.SkipLast(1)) invocation.Report(failure.Message);
        return failures.Count == 0 ? 0 : throw failures[^1];
    }
}
