using Berth.Engine.Containers.Specification.Options;
using Berth.Linux.Errors;
using Berth.Engine.Templates.Formatting;

namespace Berth.Cli.Flags.Containers;

/// <summary>The options of create and run for finding and fetching the image.</summary>
internal sealed class ContainerPullFlags
{
    private readonly TextFlag policy;
    private readonly TextFlag architecture;
    private readonly TextFlag system;
    private readonly TextFlag variant;
    private readonly TextFlag platform;
    private readonly TextFlag authFile;
    private readonly TextFlag credentials;
    private readonly TextFlag certificates;
    private readonly TextListFlag decryptionKeys;
    private readonly BoolFlag tlsVerify;
    private readonly RetryFlags retry;
    private readonly BoolFlag quiet;

    internal ContainerPullFlags(FlagSet flags)
    {
        flags.Group = "Image";
        policy = flags.Text("pull", "Pull image policy (\"always\"|\"missing\"|\"never\"|\"newer\")", "missing");
        architecture = flags.Text("arch", "use `ARCH` instead of the architecture of the machine for choosing images");
        system = flags.Text("os", "use `OS` instead of the running OS for choosing images");
        variant = flags.Text("variant", "Use `VARIANT` instead of the running architecture variant for choosing images");
        platform = flags.Text("platform", "Specify the platform for selecting the image.  (Conflicts with --arch and --os)");
        authFile = flags.Text("authfile", "Path of the authentication file. Use REGISTRY_AUTH_FILE environment variable to override").Completes(Completion.Files);
        credentials = flags.Text("creds", "`credentials` (USERNAME:PASSWORD) to use for authenticating to a registry");
        certificates = flags.Text("cert-dir", "`Pathname` of a directory containing TLS certificates and keys").Completes(Completion.Directories);
        decryptionKeys = flags.Array("decryption-key", "Key needed to decrypt the image (e.g. /path/to/key.pem)").Completes(Completion.Files);
        tlsVerify = flags.Bool("tls-verify", "Require HTTPS and verify certificates when contacting registries for pulling images", fallback: true);
        retry = new RetryFlags(flags, "pull");
        quiet = flags.Bool("quiet", 'q', "Suppress output information when pulling images");
        flags.Bool("disable-content-trust", "This is a Docker specific option and is a NOOP");
    }

    internal PullOptions Build()
    {
        if (platform.Changed && (architecture.Changed || system.Changed))
            throw new InvalidArgumentException("--platform option can not be specified with --arch or --os");
        if (authFile.Given is { Length: > 0 } auth && !File.Exists(auth))
            throw new NotFoundException($"credential file is not accessible: faccessat {auth}: no such file or directory");
        // An image that is there is plain already; only fetching one needs the keys.
        foreach (var key in decryptionKeys.Value)
        {
            // A password may follow.
            var file = key.Split(':')[0];
            if (!File.Exists(file))
                throw new NotFoundException($"invalid decryption keys: open {file}: no such file or directory");
        }

        CheckDelay(retry.Delay);
        var parts = platform.NonEmpty?.Split('/', 2);
        return new PullOptions
        {
            Policy = policy.Given is { } given ? PullPolicies.Parse(given) : null,
            Architecture = parts is [_, var machine] ? machine : architecture.Given,
            OperatingSystem = parts is [var name, ..] ? name : system.Given,
            Variant = variant.Given,
            AuthFile = authFile.Given,
            Credentials = CredentialsOption.Complete(credentials.Given),
            CertificateDirectory = certificates.Given,
            DecryptionKeys = decryptionKeys.Value,
            TlsVerify = tlsVerify.Changed ? tlsVerify.Value : null,
            Retries = retry.Count,
            RetryDelay = retry.Delay,
            Quiet = quiet.Value,
        };
    }

    private static void CheckDelay(string? delay)
    {
        try
        {
            if (!string.IsNullOrEmpty(delay)) GoDuration.Parse(delay);
        }
        catch (FormatException e)
        {
            throw new InvalidArgumentException(e.Message, e);
        }
    }
}
