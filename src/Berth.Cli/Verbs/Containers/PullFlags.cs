using Berth.Cli.Flags;
using Berth.Engine.Containers.Specification.Options;

namespace Berth.Cli.Verbs.Containers;

/// <summary>How a new container's image is found. What is about fetching it is refused until images are pulled.</summary>
internal sealed class PullFlags
{
    private readonly TextFlag _policy;
    private readonly BoolFlag _quiet;

    internal PullFlags(FlagSet flags)
    {
        flags.Group = "Image";
        flags.Text("arch", "use `ARCH` instead of the architecture of the machine for choosing images").NotYet();
        flags.Text("authfile", "Path of the authentication file. Use REGISTRY_AUTH_FILE environment variable to override").NotYet();
        flags.Text("cert-dir", "`Pathname` of a directory containing TLS certificates and keys").NotYet();
        flags.Text("creds", "`credentials` (USERNAME:PASSWORD) to use for authenticating to a registry").NotYet();
        flags.Array("decryption-key", "Key needed to decrypt the image (e.g. /path/to/key.pem)").NotYet();
        flags.Bool("disable-content-trust", "This is a Docker specific option and is a NOOP").Hidden();
        flags.Text("os", "use `OS` instead of the running OS for choosing images").NotYet();
        flags.Text("platform", "Specify the platform for selecting the image.  (Conflicts with --arch and --os)").NotYet();
        _policy = flags.Text("pull", "Pull image policy (\"always\"|\"missing\"|\"never\"|\"newer\")", "missing").Bare("missing");
        _quiet = flags.Bool("quiet", 'q', "Suppress output information when pulling images");
        flags.Unsigned("retry", "number of times to retry in case of failure when performing pull", 3).NotYet();
        flags.Text("retry-delay", "delay between retries in case of pull failures").NotYet();
        flags.Bool("tls-verify", "Require HTTPS and verify certificates when contacting registries for pulling images", fallback: true).NotYet();
        flags.Text("variant", "Use `VARIANT` instead of the running architecture variant for choosing images").NotYet();
    }

    internal PullOptions Options() => new() { Policy = _policy.Given, Quiet = _quiet.Value };
}
