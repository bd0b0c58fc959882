using Berth.Engine.Images;
using Berth.Engine.Images.Registries;
using Berth.Engine.Images.Transfers;
using Berth.Linux.Errors;
using Berth.Oci.Distribution.Credentials;
using Berth.Oci.References;

namespace Berth.Kernel.Tests.Images.Registries;

/// <summary>The ways to a registry: tokens, helpers, certificates, mirrors, redirections; Skopeo is the judge of what arrives.</summary>
public sealed class RegistryAccessTests : IDisposable
{
    private readonly TemporaryStore _store = new();
    private readonly ImageEngine _images;

    public RegistryAccessTests() => _images = new ImageEngine(_store.Store, new NoImageUsers(), _store.Directory, RegistryTests.Settings(_store.Directory));

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Tokens_are_fetched_for_what_is_needed_and_a_layer_is_mounted_from_another_repository()
    {
        using var tokens = new TokenServer($"{_store.Directory}/tokens");
        using var registry = new DockerRegistry($"{_store.Directory}/registry", authentication: tokens.Configuration);
        var image = _images.Import(new ImageImportOptions { Source = _store.Archive("a.tar", ("etc/hello", new string('x', 100_000))), Name = "one" });
        var push = new ImagePushOptions { Source = "one", Destination = $"{registry.Host}/some/one:1", Login = RegistryTests.Insecure, Retries = 0 };
        Assert.EndsWith("authentication required", Fails(() => _images.Push(push, NoProgress.Instance)), StringComparison.Ordinal);
        Assert.Contains("invalid username/password", Fails(() => _images.Push(push with { Login = push.Login with { Credentials = "bob:wrong" } }, NoProgress.Instance)), StringComparison.Ordinal);

        var asBob = push.Login with { Credentials = "bob:secret" };
        var digest = _images.Push(push with { Login = asBob }, NoProgress.Instance);
        Assert.Contains(tokens.Queries, static query => query.Contains("scope=repository:some/one:pull,push", StringComparison.Ordinal) && query.Contains("account=bob", StringComparison.Ordinal));
        Assert.Equal(digest.ToString(), _store.Skopeo("inspect", "--tls-verify=false", "--format", "{{.Digest}}", $"docker://{registry.Host}/some/one:1").Trim());

        // Anonymously, for everybody may read.
        _images.Remove(new ImageRemoveOptions { Names = ["one"], Force = true });
        Assert.Equal([image.Id], _images.Pull(RegistryTests.Pull($"{registry.Host}/some/one:1"), NoProgress.Instance));

        var before = tokens.Queries.Count;
        _images.Push(push with { Source = $"{registry.Host}/some/one:1", Destination = $"{registry.Host}/other:2", Login = asBob }, NoProgress.Instance);
        Assert.Contains(tokens.Queries.Skip(before), static query => query.Contains("scope=repository:other:pull,push", StringComparison.Ordinal) && query.Contains("scope=repository:some/one:pull", StringComparison.Ordinal));
        Assert.Equal(digest.ToString(), _store.Skopeo("inspect", "--tls-verify=false", "--format", "{{.Digest}}", $"docker://{registry.Host}/other:2").Trim());
    }

    [Fact]
    public void A_credential_helper_is_asked_told_and_made_to_forget()
    {
        using var registry = new DockerRegistry($"{_store.Directory}/registry", isSecure: true);
        // The search path is the process's, so the helper stands where all of them are, under a name of its own.
        var name = $"berth-test-{Path.GetRandomFileName()}";
        var program = $"/usr/local/bin/docker-credential-{name}";
        var kept = $"{_store.Directory}/kept";
        File.WriteAllText(program, $$"""
            #!/bin/sh
            read -r input
            case $1 in
            get) [ -e {{kept}} ] && cat {{kept}} || { echo 'credentials not found in native keychain'; exit 1; };;
            store) printf '%s' "$input" >{{kept}};;
            erase) rm {{kept}};;
            list) printf '{}';;
            esac
            """);
        try
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.WriteAllText($"{_store.Directory}/auth.json", $$$"""{"credHelpers":{"{{{registry.Host}}}":"{{{name}}}"}}""");
            var engine = new RegistryEngine(RegistryTests.Settings(_store.Directory));
            var login = new RegistryLogin { CertificateDirectory = $"{registry.Directory}/certs", AuthFile = $"{_store.Directory}/auth.json" };
            engine.Keep(registry.Host, new Credential("bob", "secret"), login);
            Assert.Contains("\"Secret\":\"secret\"", File.ReadAllText(kept), StringComparison.Ordinal);
            Assert.DoesNotContain("auth\":", File.ReadAllText($"{_store.Directory}/auth.json"), StringComparison.Ordinal);

            _images.Import(new ImageImportOptions { Source = _store.Archive("a.tar", ("etc/hello", "hello")), Name = "one" });
            _images.Push(new ImagePushOptions { Source = "one", Destination = $"{registry.Host}/one", Login = login, Retries = 0 }, NoProgress.Instance);
            engine.Forget(registry.Host, login);
            Assert.False(File.Exists(kept));
        }
        finally
        {
            File.Delete(program);
        }
    }

    [Fact]
    public void A_registry_that_wants_a_certificate_is_shown_the_one_of_certs_d()
    {
        using var registry = new DockerRegistry($"{_store.Directory}/registry", isSecure: true, wantsCertificate: true);
        _images.Import(new ImageImportOptions { Source = _store.Archive("a.tar", ("etc/hello", "hello")), Name = "one" });
        var push = new ImagePushOptions { Source = "one", Destination = $"{registry.Host}/one:1", Retries = 0 };
        var without = Directory.CreateDirectory($"{_store.Directory}/without").FullName;
        File.Copy($"{registry.Directory}/ca.crt", $"{without}/ca.crt");
        Fails(() => _images.Push(push with { Login = new RegistryLogin { CertificateDirectory = without } }, NoProgress.Instance));

        var certificates = Directory.CreateDirectory($"{_store.Directory}/certs.d/{registry.Host}").FullName;
        foreach (var file in Directory.EnumerateFiles($"{registry.Directory}/certs")) File.Copy(file, $"{certificates}/{Path.GetFileName(file)}");
        var digest = _images.Push(push, NoProgress.Instance);
        Assert.Equal(digest.ToString(), _store.Skopeo("inspect", "--cert-dir", $"{registry.Directory}/certs", "--format", "{{.Digest}}", $"docker://{registry.Host}/one:1").Trim());
    }

    [Theory]
    [InlineData("mirror-by-digest-only = true", "", false, true)]
    [InlineData("", "pull-from-mirror = \"digest-only\"", false, true)]
    [InlineData("", "pull-from-mirror = \"tag-only\"", true, false)]
    [InlineData("", "pull-from-mirror = \"all\"", true, true)]
    public void Mirrors_are_asked_for_what_they_are_for(string ofRegistry, string ofMirror, bool byTag, bool byDigest)
    {
        using var registry = new DockerRegistry($"{_store.Directory}/registry");
        var image = _images.Import(new ImageImportOptions { Source = _store.Archive("a.tar", ("etc/hello", "hello")), Name = "one" });
        var digest = _images.Push(new ImagePushOptions { Source = "one", Destination = $"{registry.Host}/mirror/one:1", Login = RegistryTests.Insecure }, NoProgress.Instance);
        File.WriteAllText($"{_store.Directory}/registries.conf", $"[[registry]]\nlocation = \"127.0.0.1:1\"\ninsecure = true\n{ofRegistry}\n[[registry.mirror]]\nlocation = \"{registry.Host}/mirror\"\ninsecure = true\n{ofMirror}\n");
        foreach (var (reference, isThere) in new[] { ("127.0.0.1:1/one:1", byTag), ($"127.0.0.1:1/one@{digest}", byDigest) })
        {
            var pull = RegistryTests.Pull(reference);
            pull = pull with { Pull = pull.Pull with { TlsVerify = null } };
            if (isThere) Assert.Equal([image.Id], _images.Pull(pull, NoProgress.Instance));
            else Assert.Contains("connection refused", Fails(() => _images.Pull(pull, NoProgress.Instance)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_redirection_is_followed_and_shows_no_password_to_the_other_host()
    {
        var blob = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}"u8.ToArray();
        using var elsewhere = new HostileRegistry((_, _, connection) =>
        {
            HostileRegistry.Send(connection, "200 OK", $"Content-Length: {blob.Length}\r\n", blob);
            return true;
        });
        var manifest = System.Text.Encoding.ASCII.GetBytes($$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{Digest.Of(blob)}}","size":{{blob.Length}}},"layers":[]}""");
        using var registry = new HostileRegistry((path, _, connection) =>
        {
            if (path.Contains("/manifests/", StringComparison.Ordinal)) HostileRegistry.Send(connection, "200 OK", $"Content-Type: application/vnd.oci.image.manifest.v1+json\r\nContent-Length: {manifest.Length}\r\n", manifest);
            else HostileRegistry.Send(connection, "307 Temporary Redirect", $"Location: http://{elsewhere.Host}/elsewhere\r\nContent-Length: 0\r\n", []);
            return true;
        })
        { Challenge = "WWW-Authenticate: Basic realm=\"x\"\r\n" };
        var pull = RegistryTests.Pull($"{registry.Host}/x:1");
        Assert.Equal([Digest.Of(blob).Encoded], _images.Pull(pull with { Pull = pull.Pull with { Credentials = "bob:secret" } }, NoProgress.Instance));
        Assert.Contains(registry.Heads, static head => head.Contains("Authorization: Basic", StringComparison.Ordinal));
        Assert.DoesNotContain("Authorization", Assert.Single(elsewhere.Heads), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_compression_is_taken_over_unless_one_is_forced()
    {
        using var registry = new DockerRegistry($"{_store.Directory}/registry");
        _images.Import(new ImageImportOptions { Source = _store.Archive("a.tar", ("etc/hello", new string('x', 100_000))), Name = "one" });
        var push = new ImagePushOptions { Source = "one", Login = RegistryTests.Insecure, Format = "oci" };
        _images.Push(push with { Destination = $"{registry.Host}/a:1", CompressionFormat = "gzip", CompressionLevel = 9 }, NoProgress.Instance);
        _images.Remove(new ImageRemoveOptions { Names = ["one"], Force = true });
        _images.Pull(RegistryTests.Pull($"{registry.Host}/a:1"), NoProgress.Instance);
        push = push with { Source = $"{registry.Host}/a:1" };
        _images.Push(push with { Destination = $"{registry.Host}/a:2" }, NoProgress.Instance);
        _images.Push(push with { Destination = $"{registry.Host}/a:3", CompressionFormat = "zstd", ForceCompression = true }, NoProgress.Instance);
        Assert.Contains("tar+gzip", Manifest(registry, "a:2"), StringComparison.Ordinal);
        Assert.Contains("tar+zstd", Manifest(registry, "a:3"), StringComparison.Ordinal);
        // Skopeo decompresses it and compares the digests.
        _store.Skopeo("copy", "-q", "--src-tls-verify=false", "--dest-decompress", $"docker://{registry.Host}/a:3", $"dir:{_store.Directory}/plain");
    }

    private string Manifest(DockerRegistry registry, string name) => _store.Skopeo("inspect", "--raw", "--tls-verify=false", $"docker://{registry.Host}/{name}");

    private static string Fails(Action action) => Assert.ThrowsAny<EngineException>(action).Message;
}
