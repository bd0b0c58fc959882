using System.Text.Json;
using Berth.Engine.Images;
using Berth.Engine.Images.Manifests;
using Berth.Engine.Images.Registries;
using Berth.Engine.Images.Transfers;
using Berth.Linux.Errors;

namespace Berth.Kernel.Tests.Images.Registries;

/// <summary>Lists of images, made here, pushed, and read by Skopeo and by Berth.</summary>
public sealed class ManifestListTests : IDisposable
{
    private readonly TemporaryStore _store = new();
    private readonly ImageEngine _images;

    public ManifestListTests() => _images = new ImageEngine(_store.Store, new NoImageUsers(), _store.Directory, RegistryTests.Settings(_store.Directory));

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_list_of_the_store_is_pushed_with_its_images_and_each_machine_gets_its_own()
    {
        using var registry = new DockerRegistry($"{_store.Directory}/registry");
        var first = _images.Import(new ImageImportOptions { Source = _store.Archive("a.tar", ("etc/hello", "amd64")), Name = "a" });
        var second = _images.Import(new ImageImportOptions { Source = _store.Archive("b.tar", ("etc/hello", "arm64")), Name = "b" });
        var lists = _images.Manifests;
        var id = lists.Create("list", ["a"], all: false, amend: false, ["k=v"], new RegistryLogin());
        Assert.Equal(id, lists.Add("list", ["b"], all: false, new ManifestEntryOptions { Architecture = "arm64", Variant = "v8", Annotations = ["x=y"] }, new RegistryLogin()));
        Assert.True(lists.Exists("list"));
        Assert.False(lists.Exists("none"));
        Assert.Equal("localhost/a:latest: image is not a manifest list", Fails(() => lists.Exists("a")));
        Assert.Contains("is already associated with image", Fails(() => lists.Create("list", [], false, false, [], new RegistryLogin())), StringComparison.Ordinal);

        var reference = $"{registry.Host}/list:1";
        var digest = lists.Push(new ManifestPushOptions { Source = "list", Destination = reference, Login = RegistryTests.Insecure }, NoProgress.Instance);
        var raw = _store.Skopeo("inspect", "--raw", "--tls-verify=false", $"docker://{reference}");
        Assert.Equal(digest, Berth.Oci.References.Digest.Of(System.Text.Encoding.UTF8.GetBytes(raw)));
        using (var index = JsonDocument.Parse(raw))
        {
            Assert.Equal("v", index.RootElement.GetProperty("annotations").GetProperty("k").GetString());
            Assert.Equal(["amd64", "arm64"], index.RootElement.GetProperty("manifests").EnumerateArray().Select(static entry => entry.GetProperty("platform").GetProperty("architecture").GetString()));
        }

        _store.Skopeo("--override-arch=arm64", "--override-variant=v8", "copy", "-q", "--src-tls-verify=false", $"docker://{reference}", $"dir:{_store.Directory}/arm");
        Assert.Contains(second.Id, File.ReadAllText($"{_store.Directory}/arm/manifest.json"), StringComparison.Ordinal);

        lists.Remove(["list"], ignore: false, new NoImageUsers());
        _images.Remove(new ImageRemoveOptions { Names = ["a", "b"], Force = true });
        var pull = RegistryTests.Pull(reference);
        Assert.Equal([second.Id], _images.Pull(pull with { Pull = pull.Pull with { Platform = "linux/arm64/v8" } }, NoProgress.Instance));
        Assert.Equal([first.Id], _images.Pull(pull with { Pull = pull.Pull with { Architecture = "amd64" } }, NoProgress.Instance));
        Assert.Contains("no image found in image index for architecture \"s390x\"", Fails(() => _images.Pull(pull with { Pull = pull.Pull with { Architecture = "s390x" } }, NoProgress.Instance)), StringComparison.Ordinal);

        // Of a list in a registry: all, or the one for this machine; their images are copied from there.
        lists.Create("copy", [$"docker://{reference}"], all: true, amend: false, [], RegistryTests.Insecure);
        Assert.Equal(2, lists.TryInspect("copy")!.Index!.Manifests.Count);
        lists.Push(new ManifestPushOptions { Source = "copy", Destination = $"{registry.Host}/copy:1", Login = RegistryTests.Insecure }, NoProgress.Instance);
        _store.Skopeo("copy", "-q", "--all", "--src-tls-verify=false", $"docker://{registry.Host}/copy:1", $"dir:{_store.Directory}/all");
    }

    [Fact]
    public void Entries_are_changed_and_taken_out()
    {
        _images.Import(new ImageImportOptions { Source = _store.Archive("a.tar", ("etc/hello", "hello")), Name = "a" });
        var lists = _images.Manifests;
        lists.Create("list", ["a"], all: false, amend: false, [], new RegistryLogin());
        var digest = Assert.Single(lists.TryInspect("list")!.Index!.Manifests).Digest;
        lists.Annotate("list", digest, new ManifestEntryOptions { OperatingSystem = "plan9", OperatingSystemVersion = "4", Annotations = ["a=1"] }, new RegistryLogin());
        lists.AnnotateIndex("list", ["b=2"], "a", new RegistryLogin());
        var index = lists.TryInspect("list")!.Index!;
        Assert.Equal(("plan9", "4", "1"), (index.Manifests[0].Platform!.Os, index.Manifests[0].Platform!.OsVersion, index.Manifests[0].Annotations!["a"]));
        Assert.Equal((digest, "2"), (index.Subject!.Digest, index.Annotations!["b"]));
        lists.RemoveEntry("list", digest);
        Assert.Empty(lists.TryInspect("list")!.Index!.Manifests);
        Assert.Contains("no instance matching digest", Fails(() => lists.RemoveEntry("list", digest)), StringComparison.Ordinal);
    }

    private static string Fails(Action action) => Assert.ThrowsAny<EngineException>(action).Message;
}
