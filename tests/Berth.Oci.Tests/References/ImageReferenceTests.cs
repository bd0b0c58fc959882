using Berth.Linux.Errors;
using Berth.Oci.References;

namespace Berth.Oci.Tests.References;

public sealed class ImageReferenceTests
{
    // Each result and message as `podman tag` 5.8 gave it.
    [Theory]
    [InlineData("foo", "localhost/foo:latest")]
    [InlineData("docker.io/foo", "docker.io/library/foo:latest")]
    [InlineData("index.docker.io/foo", "docker.io/library/foo:latest")]
    [InlineData("foo.com:5000/x:1", "foo.com:5000/x:1")]
    [InlineData("FOO.com/x", "FOO.com/x:latest")]
    [InlineData("a/b/c:t", "localhost/a/b/c:t")]
    [InlineData("localhost/x", "localhost/x:latest")]
    [InlineData("localhost:5000/x", "localhost:5000/x:latest")]
    [InlineData("x:1.0_a-b", "localhost/x:1.0_a-b")]
    [InlineData("a__b/c--d:1", "localhost/a__b/c--d:1")]
    [InlineData("[::1]:5000/x", "[::1]:5000/x:latest")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "localhost/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:latest")]
    [InlineData("x:t@sha256:4f56ed80191b5d74cda5674f1408eacef4cfa89a9094b77f5d4cd5093610d69e", "localhost/x@sha256:4f56ed80191b5d74cda5674f1408eacef4cfa89a9094b77f5d4cd5093610d69e")]
    public void A_local_name_is_completed_as_Podman_completes_it(string text, string expected)
        => Assert.Equal(expected, ImageReference.ParseLocal(text).ToString());

    [Theory]
    [InlineData("FOO", "normalizing name \"FOO\": repository name must be lowercase")]
    [InlineData("foo:bar:baz", "normalizing name \"foo:bar:baz\": invalid reference format")]
    [InlineData("foo@sha256:123", "normalizing name \"foo@sha256:123\": invalid reference format")]
    [InlineData("localhost/Foo", "normalizing name \"localhost/Foo\": repository name must be lowercase")]
    [InlineData(":x", "normalizing name \":x\": invalid reference format")]
    [InlineData("foo:", "normalizing name \"foo:\": invalid reference format")]
    [InlineData("", "normalizing name \"\": repository name must have at least one component")]
    [InlineData("a//b", "normalizing name \"a//b\": invalid reference format")]
    [InlineData("http://x/y", "normalizing name \"http://x/y\": invalid reference format")]
    [InlineData("Foo/x", "invalid reference format: repository name must be lowercase")]
    [InlineData("-x", "normalizing name \"-x\": invalid reference format")]
    [InlineData("x..y", "normalizing name \"x..y\": invalid reference format")]
    [InlineData("../x", "normalizing name \"../x\": invalid reference format")]
    public void A_malformed_name_is_refused_in_Podmans_words(string text, string message)
        => Assert.Equal(message, Assert.Throws<InvalidArgumentException>(() => ImageReference.ParseLocal(text)).Message);

    [Fact]
    public void A_tag_has_128_characters_at_most()
    {
        Assert.Equal(128, ImageReference.ParseLocal("x:" + new string('a', 128)).Tag!.Length);
        Assert.Throws<InvalidArgumentException>(() => ImageReference.ParseLocal("x:" + new string('a', 129)));
    }

    [Theory]
    [InlineData("debian", "docker.io/library/debian", "debian")]
    [InlineData("a/debian:x", "docker.io/a/debian:x", "a/debian:x")]
    [InlineData("quay.io/a/b", "quay.io/a/b", "quay.io/a/b")]
    public void Dockers_completion_and_its_short_form_are_each_others_reverse(string text, string full, string familiar)
    {
        var reference = ImageReference.ParseNormalized(text);
        Assert.Equal(full, reference.ToString());
        Assert.Equal(familiar, reference.Familiar());
    }

    [Theory]
    [InlineData("sha256:abc", "invalid checksum digest length")]
    [InlineData("md5:abc", "unsupported digest algorithm")]
    [InlineData("sha256", "invalid checksum digest format")]
    [InlineData("sha256:ZZ56ed80191b5d74cda5674f1408eacef4cfa89a9094b77f5d4cd5093610d69e", "invalid checksum digest format")]
    public void A_malformed_digest_is_refused(string text, string cause)
    {
        Assert.False(Digest.TryParse(text, out _));
        Assert.Contains(cause, Assert.Throws<InvalidArgumentException>(() => Digest.Parse(text)).Message, StringComparison.Ordinal);
    }
}
