using Berth.Engine.Images.Bootstrap;
using Berth.Linux.Errors;

namespace Berth.Engine.Tests.Images;

public sealed class BootstrapSourcesTests
{
    private const string Keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

    [Fact]
    public void Both_formats_of_apts_sources_are_read()
    {
        var sources = new List<AptSource>();
        AptSources.ReadLines(["# deb http://no x main", "deb [arch=amd64 signed-by=/k.gpg] http://a/debian/ trixie main contrib # note", "deb-src http://a/debian trixie main"], sources);
        AptSources.ReadStanzas(["Types: deb deb-src", "URIs: http://b/debian", " http://c/debian", "Suites: trixie trixie-updates", "Components: main", "Signed-By: /k.gpg", "", "Types: deb", "Enabled: no", "URIs: http://d", "Suites: x", "Components: main"], sources);

        Assert.Equal("deb [signed-by=/k.gpg] http://a/debian trixie main contrib", sources[0].ToString());
        Assert.Equal(["http://a/debian", "http://b/debian", "http://b/debian", "http://c/debian", "http://c/debian"], sources.Select(static source => source.Uri));
        Assert.Equal("trixie-updates", sources[2].Suite);
    }

    [Fact]
    public void The_machines_own_mirror_is_taken_with_the_wanted_suite()
    {
        Assert.SkipUnless(File.Exists(Keyring), "Debian's keyring is not installed");
        var (debian, suite) = Distribution.Parse("debian:trixie");
        AptSource[] machine = [new("http://mirror.example/debian", "bookworm", ["main"], null), new("http://mirror.example/debian-security", "bookworm-security", ["main"], null)];
        var sources = BootstrapSources.Choose(debian, suite, new ImageBootstrapOptions { Source = "debian:trixie" }, machine);
        Assert.Equal(
            [$"deb [signed-by={Keyring}] http://mirror.example/debian trixie main", $"deb [signed-by={Keyring}] http://mirror.example/debian trixie-updates main", $"deb [signed-by={Keyring}] http://mirror.example/debian-security trixie-security main"],
            sources.Select(static source => source.ToString()));
        Assert.Single(BootstrapSources.Choose(debian, "sid", new ImageBootstrapOptions { Source = "debian:sid" }, machine));
    }

    [Theory]
    [InlineData("debian", "stable")]
    [InlineData("debian:sid", "sid")]
    [InlineData("ubuntu:noble", "noble")]
    public void A_source_names_a_distribution_and_a_suite(string source, string suite)
        => Assert.Equal(suite, Distribution.Parse(source).Suite);

    [Theory]
    [InlineData("fedora:40")]
    [InlineData("debian:")]
    [InlineData("debian:../trixie")]
    [InlineData("")]
    public void Anything_else_is_refused(string source)
        => Assert.Throws<InvalidArgumentException>(() => Distribution.Parse(source));

    [Fact]
    public void A_mirror_that_is_none_is_refused()
    {
        Assert.SkipUnless(File.Exists(Keyring), "Debian's keyring is not installed");
        var (debian, suite) = Distribution.Parse("debian:trixie");
        Assert.Throws<InvalidArgumentException>(() => BootstrapSources.Choose(debian, suite, new ImageBootstrapOptions { Source = "debian:trixie", Mirrors = ["--hook=x"] }, []));
    }
}
