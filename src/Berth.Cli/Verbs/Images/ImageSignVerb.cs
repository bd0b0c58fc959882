using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Images.Registries;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Images;

/// <summary>podman-image-sign(1).</summary>
internal sealed class ImageSignVerb : Verb
{
    private readonly BoolFlag _all;
    private readonly TextFlag _authFile, _certificates, _directory, _signBy;

    internal ImageSignVerb(FlagSet flags)
    {
        _all = flags.Bool("all", 'a', "Sign all the manifests of the multi-architecture image");
        _authFile = flags.Text("authfile", "path of the authentication file. Use REGISTRY_AUTH_FILE environment variable to override");
        _authFile.Completes(Completion.Files);
        _certificates = flags.Text("cert-dir", "`Pathname` of a directory containing TLS certificates and keys");
        _certificates.Completes(Completion.Directories);
        _directory = flags.Text("directory", 'd', "Define an alternate directory to store signatures");
        _directory.Completes(Completion.Directories);
        _signBy = flags.Text("sign-by", "Name of the signing key");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] IMAGE [IMAGE...]";

    /// <inheritdoc/>
    public override string Description => "Create a signature file that can be used later to verify the image.";

    /// <inheritdoc/>
    public override string[] Examples => ["image sign --sign-by mykey docker://registry.example.com/image", "image sign --sign-by mykey --directory ./mykeydir docker://registry.example.com/image"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.AtLeast(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (_signBy.Value.Length == 0) throw new InvalidArgumentException("no identity provided");
        var directory = _directory.Given is { Length: > 0 } given ? Path.GetFullPath(given) : null;
        if (directory is not null && !Directory.Exists(directory)) throw new NotFoundException($"faccessat {_directory.Value}: no such file or directory");
        var login = new RegistryLogin { AuthFile = _authFile.Given, CertificateDirectory = _certificates.Given };
        if (_authFile.Given is { Length: > 0 } auth && !File.Exists(auth))
            throw new NotFoundException($"credential file is not accessible: faccessat {auth}: no such file or directory");
        var registries = invocation.Global.Open().Registries;
        foreach (var image in invocation.Arguments) registries.Sign(image, _signBy.Value, directory, _all.Value, login);
        return 0;
    }
}
