using Berth.Engine.Containers.Specification.Options;
using Berth.Engine.Images;
using Berth.Engine.Images.Registries;
using Berth.Engine.Images.Transfers;
using Berth.Linux.Errors;
using Berth.Oci.Distribution.Credentials;
using Berth.Oci.Distribution.Registries;

namespace Berth.Kernel.Tests.Images.Registries;

/// <summary>Berth and Skopeo at a real registry.</summary>
public sealed class RegistryTests : IDisposable
{
    private readonly TemporaryStore _store = new();
    private readonly ImageEngine _images;

    public RegistryTests() => _images = new ImageEngine(_store.Store, new NoImageUsers(), _store.Directory, Settings(_store.Directory));

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData(null, null)]
    [InlineData("v2s2", null)]
    [InlineData("oci", "zstd")]
    public void What_berth_pushes_skopeo_and_berth_read_with_the_same_digests(string? format, string? compression)
    {
        using var registry = new DockerRegistry($"{_store.Directory}/registry");
        var image = _images.Import(new ImageImportOptions { Source = _store.Archive("a.tar", ("etc/hello", "hello"), ("usr/big", new string('x', 3_000_000))), Name = "one" });
        var reference = $"{registry.Host}/some/one:1";
        var digest = _images.Push(new ImagePushOptions { Source = "one", Destination = reference, Format = format, CompressionFormat = compression, Login = Insecure }, NoProgress.Instance);

        Assert.Equal(digest.ToString(), _store.Skopeo("inspect", "--tls-verify=false", "--format", "{{.Digest}}", $"docker://{reference}").Trim());
        _store.Skopeo("copy", "-q", "--src-tls-verify=false", $"docker://{reference}", $"dir:{_store.Directory}/copy");
        _images.Remove(new ImageRemoveOptions { Names = ["one"], Force = true });
        Assert.Empty(_store.Store.Layers.List());
        Assert.Equal([image.Id], _images.Pull(Pull(reference), NoProgress.Instance));
        Assert.Equal(digest.ToString(), _images.Find(reference).Record.Digest);
        // The same again changes nothing, and the digest stays.
        Assert.Equal(digest, _images.Push(new ImagePushOptions { Source = reference, Destination = $"{registry.Host}/other:1", Login = Insecure }, NoProgress.Instance));
    }

    [Fact]
    public void What_skopeo_pushes_berth_pulls_by_tag_and_by_digest()
    {
        using var registry = new DockerRegistry($"{_store.Directory}/registry");
        var image = _images.Import(new ImageImportOptions { Source = _store.Archive("a.tar", ("etc/hello", "hello")), Name = "one" });
        _images.Push(new ImagePushOptions { Source = "one", Destination = $"oci:{_store.Directory}/layout:one" }, NoProgress.Instance);
        _store.Skopeo("copy", "-q", "--dest-tls-verify=false", $"oci:{_store.Directory}/layout:one", $"docker://{registry.Host}/two:tag");
        var digest = _store.Skopeo("inspect", "--tls-verify=false", "--format", "{{.Digest}}", $"docker://{registry.Host}/two:tag").Trim();
        _images.Remove(new ImageRemoveOptions { Names = ["one"], Force = true });
        Assert.Equal([image.Id], _images.Pull(Pull($"{registry.Host}/two@{digest}"), NoProgress.Instance));
        Assert.Equal([image.Id], _images.Pull(Pull($"{registry.Host}/two") with { AllTags = true }, NoProgress.Instance));
        Assert.Equal([$"{registry.Host}/two:tag", $"{registry.Host}/two@{digest}"], _images.Find(image.Id).Record.Names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_registry_with_tls_and_passwords_wants_its_authority_and_the_right_password()
    {
        using var registry = new DockerRegistry($"{_store.Directory}/registry", isSecure: true);
        var engine = new RegistryEngine(Settings(_store.Directory));
        var bob = new Credential("bob", "secret");
        var login = new RegistryLogin { CertificateDirectory = $"{registry.Directory}/certs", AuthFile = $"{_store.Directory}/auth.json" };
        Assert.Contains("certificate signed by unknown authority", Fails(() => engine.Check(registry.Host, bob, new RegistryLogin())), StringComparison.Ordinal);
        Assert.Equal($"logging into \"{registry.Host}\": invalid username/password", Fails(() => engine.Check(registry.Host, bob with { Password = "no" }, login)));
        engine.Check(registry.Host, bob, login);
        engine.Keep(registry.Host, bob, login);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode($"{_store.Directory}/auth.json"));

        _images.Import(new ImageImportOptions { Source = _store.Archive("a.tar", ("etc/hello", "hello")), Name = "one" });
        var push = new ImagePushOptions { Source = "one", Destination = $"{registry.Host}/one", Login = login, Retries = 0 };
        Assert.EndsWith("authentication required", Fails(() => _images.Push(push with { Login = login with { AuthFile = $"{_store.Directory}/none.json" } }, NoProgress.Instance)), StringComparison.Ordinal);
        _images.Push(push, NoProgress.Instance);
        Assert.Equal(["one"], engine.Search(registry.Host, "on", 5, login).Select(static finding => finding.Name));
        engine.Forget(registry.Host, login);
        Assert.Equal($"not logged into {registry.Host}", Fails(() => engine.Forget(registry.Host, login)));
    }

    [Fact]
    public void A_mirror_is_asked_first_and_a_policy_of_rejection_is_obeyed()
    {
        using var registry = new DockerRegistry($"{_store.Directory}/registry");
        var image = _images.Import(new ImageImportOptions { Source = _store.Archive("a.tar", ("etc/hello", "hello")), Name = "one" });
        _images.Push(new ImagePushOptions { Source = "one", Destination = $"{registry.Host}/mirror/one:1", Login = Insecure }, NoProgress.Instance);
        File.WriteAllText($"{_store.Directory}/registries.conf", $"[[registry]]\nprefix = \"example.invalid\"\nlocation = \"example.invalid\"\n[[registry.mirror]]\nlocation = \"{registry.Host}/mirror\"\ninsecure = true\n");
        Assert.Equal([image.Id], _images.Pull(new ImagePullOptions { Source = "example.invalid/one:1" }, NoProgress.Instance));
        Assert.Contains("example.invalid/one:1", _images.Find(image.Id).Record.Names);

        File.WriteAllText($"{_store.Directory}/policy.json", """{"default":[{"type":"reject"}]}""");
        Assert.EndsWith($"Running image docker://{registry.Host}/mirror/one:1 is rejected by policy.", Fails(() => _images.Pull(Pull($"{registry.Host}/mirror/one:1"), NoProgress.Instance)), StringComparison.Ordinal);
    }

    internal static RegistryLogin Insecure { get; } = new() { TlsVerify = false };

    internal static ImagePullOptions Pull(string source) => new() { Source = source, Pull = new PullOptions { TlsVerify = false, Retries = 0 } };

    internal static RegistrySettings Settings(string directory)
    {
        File.WriteAllText($"{directory}/policy.json", """{"default":[{"type":"insecureAcceptAnything"}]}""");
        return new RegistrySettings
        {
            Files = new RegistriesFiles($"{directory}/registries.conf", [], null),
            CertificateRoots = [$"{directory}/certs.d"],
            PolicyFile = $"{directory}/policy.json",
            Environment = name => name == "HOME" ? directory : name == "XDG_RUNTIME_DIR" ? directory : null,
        };
    }

    private static string Fails(Action action) => Assert.ThrowsAny<EngineException>(action).Message;
}
