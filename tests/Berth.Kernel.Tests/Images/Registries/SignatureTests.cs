using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Berth.Engine.Images;
using Berth.Engine.Images.Policies;
using Berth.Engine.Images.Registries;
using Berth.Engine.Images.Transfers;
using Berth.Linux.Errors;
using Berth.Oci.References;

namespace Berth.Kernel.Tests.Images.Registries;

/// <summary>Signatures that policy.json asks for: made here and by hand, judged by Skopeo and by Berth.</summary>
public sealed class SignatureTests : IDisposable
{
    /// <summary>By <c>skopeo generate-sigstore-key</c>; its passphrase is "pw".</summary>
    private const string PrivateKey = """
        -----BEGIN ENCRYPTED COSIGN PRIVATE KEY-----
        eyJrZGYiOnsibmFtZSI6InNjcnlwdCIsInBhcmFtcyI6eyJOIjo2NTUzNiwiciI6
        OCwicCI6MX0sInNhbHQiOiJBd0pNY3ZjRFpmaXFpVUFoTGtIYm1Tb1VteTE5bHNQ
        SkljcjRBVG1KdVBnPSJ9LCJjaXBoZXIiOnsibmFtZSI6Im5hY2wvc2VjcmV0Ym94
        Iiwibm9uY2UiOiJCcU55WFQ1OHZyaGlTRGExVXM1NWV5RHZISUxvL2pqcCJ9LCJj
        aXBoZXJ0ZXh0IjoiZmN4Z0hpMEpUdGJ3d2tlbjR0NWFqc1pCaEZxYUhya0FmRXVa
        T2N4Szh2WHVkeHYzZ1FsOVk1MHY1K2Z2ZTBsQmJydXJ3em1LUzl1OENnWlNZcWtv
        Tld3a0p4Y0FwQVZsNGMwZDVacWIyK0YyZFp4cllDdmZPVjBVaW83cXBtRHo4Y08y
        ektINGZoKy9PY2N0UHlFQXMrazhFNTYzYWJpc2ZrUjFjMlRJMlRxczUwOU5FQTNI
        R1JIR3JBeW1MbEk0OVpVN2wrT2R2OWtyV2c9PSJ9
        -----END ENCRYPTED COSIGN PRIVATE KEY-----
        """;

    private const string PublicKey = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEv8ojy77+JOYfZNIUT/9dNFUsBrho
        v+OzvFO1WqqbFBpNIl9UTiHnnlqyldd2GorcFR2oRX3XCHyBgtigdvrIZA==
        -----END PUBLIC KEY-----
        """;

    private readonly TemporaryStore _store = new();
    private readonly ImageEngine _images;

    public SignatureTests()
    {
        Directory.CreateDirectory($"{_store.Directory}/registries.d");
        var settings = RegistryTests.Settings(_store.Directory) with { SignatureDirectories = [$"{_store.Directory}/registries.d"] };
        _images = new ImageEngine(_store.Store, new NoImageUsers(), _store.Directory, settings);
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_sigstore_signature_counts_for_its_key_its_image_and_its_name()
    {
        using var registry = new DockerRegistry($"{_store.Directory}/registry");
        File.WriteAllText($"{_store.Directory}/registries.d/x.yaml", $"# where signatures are\ndocker:\n  {registry.Host}:\n    use-sigstore-attachments: true\n");
        var (id, digest) = Push($"{registry.Host}/one:1");
        _images.Push(new ImagePushOptions { Source = $"{registry.Host}/one:1", Destination = $"{registry.Host}/one:2", Login = RegistryTests.Insecure }, NoProgress.Instance);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText($"{_store.Directory}/key.pub", key.ExportSubjectPublicKeyInfoPem());
        Attach(registry, digest, key, $"{registry.Host}/one:1");

        Policy($$"""{"type":"sigstoreSigned","keyPath":"{{_store.Directory}}/key.pub"}""");
        Assert.Equal([id], _images.Pull(RegistryTests.Pull($"{registry.Host}/one:1"), NoProgress.Instance));
        Assert.Equal([id], _images.Pull(RegistryTests.Pull($"{registry.Host}/one@{digest}"), NoProgress.Instance));
        Assert.EndsWith($"Source image rejected: Signature for identity \"{registry.Host}/one:1\" is not accepted", Fails($"{registry.Host}/one:2"), StringComparison.Ordinal);

        Policy($$$"""{"type":"sigstoreSigned","keyPath":"{{{_store.Directory}}}/key.pub","signedIdentity":{"type":"matchRepository"}}""");
        Assert.Equal([id], _images.Pull(RegistryTests.Pull($"{registry.Host}/one:2"), NoProgress.Instance));

        Policy($$"""{"type":"sigstoreSigned","keyData":"{{Convert.ToBase64String(Encoding.ASCII.GetBytes(other.ExportSubjectPublicKeyInfoPem()))}}"}""");
        Assert.EndsWith("cryptographic signature verification failed: invalid signature when validating ASN.1 encoded signature", Fails($"{registry.Host}/one:1"), StringComparison.Ordinal);

        File.WriteAllText($"{_store.Directory}/registries.d/x.yaml", "");
        Assert.EndsWith("A signature was required, but no signature exists", Fails($"{registry.Host}/one:1"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_push_signs_with_a_key_that_skopeo_made_and_another_push_adds_its_signature()
    {
        using var registry = new DockerRegistry($"{_store.Directory}/registry");
        var directory = _store.Directory;
        File.WriteAllText($"{directory}/key", PrivateKey);
        File.WriteAllText($"{directory}/key.pub", PublicKey);
        File.WriteAllText($"{directory}/passphrase", "pw\n");
        File.WriteAllText($"{directory}/parameters", $"privateKeyFile: {directory}/key\nprivateKeyPassphraseFile: {directory}/passphrase\n");
        var signing = new SigningOptions { SigstoreKeyFile = $"{directory}/key", PassphraseFile = $"{directory}/passphrase" };
        Assert.Equal("writing signatures: writing sigstore attachments is disabled by configuration", Refusal(signing));
        File.WriteAllText($"{directory}/registries.d/x.yaml", $"docker:\n  {registry.Host}:\n    use-sigstore-attachments: true\n");
        var (first, _) = Push($"{registry.Host}/one:1", signing: signing);
        var (id, _) = Push($"{registry.Host}/one:2", signing: new SigningOptions { SigstoreParameterFile = $"{directory}/parameters" });

        Policy($$"""{"type":"sigstoreSigned","keyPath":"{{directory}}/key.pub"}""");
        Assert.Equal([first], _images.Pull(RegistryTests.Pull($"{registry.Host}/one:1"), NoProgress.Instance));
        Assert.Equal([id], _images.Pull(RegistryTests.Pull($"{registry.Host}/one:2"), NoProgress.Instance));

        Assert.Equal("initializing private key: decrypt: encrypted: decryption failed", Refusal(signing with { PassphraseFile = null, AskPassphrase = static () => "other" }));
        Assert.Equal("initializing private key: unsupported pem type: PUBLIC KEY", Refusal(signing with { SigstoreKeyFile = $"{directory}/key.pub" }));
        File.WriteAllText($"{directory}/parameters", "fulcio:\n  fulcioURL: http://x\n");
        Assert.EndsWith("fulcio is not supported yet", Refusal(new SigningOptions { SigstoreParameterFile = $"{directory}/parameters" }), StringComparison.Ordinal);

        string Refusal(SigningOptions options) => Assert.ThrowsAny<EngineException>(() => Push($"{registry.Host}/refused:1", signing: options)).Message;
    }

    [Fact]
    public void A_simple_signature_made_here_is_taken_by_skopeo_and_counts_for_its_key_alone()
    {
        using var registry = new DockerRegistry($"{_store.Directory}/registry");
        var directory = _store.Directory;
        File.WriteAllText($"{directory}/registries.d/x.yaml", $"docker:\n    {registry.Host}:\n        lookaside: file://{directory}/signatures\n");
        var home = $"{directory}/gpg";
        Directory.CreateDirectory(home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Environment.SetEnvironmentVariable("GNUPGHOME", home);
        try
        {
            Run("sh", "-c", $"cd {directory} && for k in a b; do gpg --batch --quiet --passphrase '' --quick-generate-key $k@example.invalid ed25519 sign never 2>/dev/null && gpg --export $k@example.invalid >$k.gpg; done");
            var (id, digest) = Push($"{registry.Host}/one:1", "a@example.invalid");
            Assert.True(File.Exists($"{directory}/signatures/one@sha256={digest.Encoded}/signature-1"));

            Policy($$"""{"type":"signedBy","keyType":"GPGKeys","keyPath":"{{directory}}/a.gpg"}""");
            Run("skopeo", "copy", "-q", "--policy", $"{directory}/policy.json", "--registries.d", $"{directory}/registries.d", "--src-tls-verify=false", $"docker://{registry.Host}/one:1", $"dir:{directory}/copy");
            Assert.Equal([id], _images.Pull(RegistryTests.Pull($"{registry.Host}/one:1"), NoProgress.Instance));

            Policy($$"""{"type":"signedBy","keyType":"GPGKeys","keyPath":"{{directory}}/b.gpg"}""");
            Assert.Contains("Source image rejected: Invalid GPG signature", Fails($"{registry.Host}/one:1"), StringComparison.Ordinal);

            var files = RegistryTests.Settings(directory).Files;
            File.AppendAllText(files.Main, $"\n[[registry]]\nlocation = \"{registry.Host}\"\ninsecure = true\n");
            var engine = new RegistryEngine(RegistryTests.Settings(directory) with { SignatureDirectories = [$"{directory}/registries.d"] });
            engine.Sign($"docker://{registry.Host}/one:1", "b@example.invalid", directory: null, all: false, new RegistryLogin());
            Assert.Equal([id], _images.Pull(RegistryTests.Pull($"{registry.Host}/one:1"), NoProgress.Instance));
            engine.Sign($"docker://{registry.Host}/one:1", "a@example.invalid", $"{directory}/elsewhere", all: false, new RegistryLogin());
            Assert.True(File.Exists($"{directory}/elsewhere/one@sha256={digest.Encoded}/signature-1"));
            Assert.Contains("is not a multi-architecture image", Assert.ThrowsAny<EngineException>(() => engine.Sign($"docker://{registry.Host}/one:1", "a@example.invalid", null, all: true, new RegistryLogin())).Message, StringComparison.Ordinal);
        }
        finally
        {
            using var stop = Process.Start("gpgconf", ["--kill", "gpg-agent"]);
            stop.WaitForExit();
            Environment.SetEnvironmentVariable("GNUPGHOME", null);
        }
    }

    private (string Id, Digest Digest) Push(string reference, string? signBy = null, SigningOptions? signing = null)
    {
        var image = _images.Import(new ImageImportOptions { Source = _store.Archive("a.tar", ("etc/hello", "hello")), Name = reference });
        return (image.Id, _images.Push(new ImagePushOptions { Source = reference, Destination = reference, Signing = signing ?? new SigningOptions { OpenPgpKey = signBy }, Login = RegistryTests.Insecure }, NoProgress.Instance));
    }

    private void Policy(string requirement)
        => File.WriteAllText($"{_store.Directory}/policy.json", """{"default":[{"type":"reject"}],"transports":{"tarball":{"":[{"type":"insecureAcceptAnything"}]},"docker":{"":[""" + requirement + "]}}}");

    private string Fails(string reference) => Assert.ThrowsAny<EngineException>(() => _images.Pull(RegistryTests.Pull(reference), NoProgress.Instance)).Message;

    /// <summary>As cosign and Podman attach one.</summary>
    private static void Attach(DockerRegistry registry, Digest image, ECDsa key, string reference)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://{registry.Host}") };
        var payload = Encoding.UTF8.GetBytes($$$"""{"critical":{"identity":{"docker-reference":"{{{reference}}}"},"image":{"docker-manifest-digest":"{{{image}}}"},"type":"cosign container image signature"},"optional":{"creator":"test","timestamp":1}}""");
        var signature = Convert.ToBase64String(key.SignData(payload, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        var configuration = Encoding.UTF8.GetBytes($$$"""{"architecture":"","os":"","config":{},"rootfs":{"type":"layers","diff_ids":["{{{Digest.Of(payload)}}}"]}}""");
        foreach (var blob in new[] { payload, configuration })
        {
            using var begin = client.Send(new HttpRequestMessage(HttpMethod.Post, "/v2/one/blobs/uploads/"));
            var address = begin.Headers.Location!.ToString();
            using var end = client.Send(new HttpRequestMessage(HttpMethod.Put, $"{address}{(address.Contains('?') ? '&' : '?')}digest={Digest.Of(blob)}") { Content = new ByteArrayContent(blob) });
            end.EnsureSuccessStatusCode();
        }

        const string type = "application/vnd.oci.image.manifest.v1+json";
        var manifest = Encoding.UTF8.GetBytes($$$"""{"schemaVersion":2,"mediaType":"{{{type}}}","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{{Digest.Of(configuration)}}}","size":{{{configuration.Length}}}},"layers":[{"mediaType":"application/vnd.dev.cosign.simplesigning.v1+json","digest":"{{{Digest.Of(payload)}}}","size":{{{payload.Length}}},"annotations":{"dev.cosignproject.cosign/signature":"{{{signature}}}"}}]}""");
        var content = new ByteArrayContent(manifest);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var put = client.Send(new HttpRequestMessage(HttpMethod.Put, $"/v2/one/manifests/sha256-{image.Encoded}.sig") { Content = content });
        put.EnsureSuccessStatusCode();
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
    }
}
