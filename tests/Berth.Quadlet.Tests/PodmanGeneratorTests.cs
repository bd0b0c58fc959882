using Berth.Quadlet.Generator;

namespace Berth.Quadlet.Tests;

public sealed class PodmanGeneratorTests : IDisposable
{
    private const string Name = "podman-system-generator";
    private readonly string _root = Directory.CreateTempSubdirectory("berth-").FullName;

    [Fact]
    public void A_host_without_Podman_has_none() => Assert.Null(PodmanGenerator.FindEnabled(false, _root));

    [Fact]
    public void Podmans_generator_is_found_where_systemd_finds_it()
    {
        var path = Add("/usr/lib/systemd", "program");
        Assert.Equal(path, PodmanGenerator.FindEnabled(false, _root));
        Assert.Null(PodmanGenerator.FindEnabled(true, _root));
        Assert.Contains($"ln -s /dev/null /etc/systemd/system-generators/{Name}", PodmanGenerator.Advice(false, path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/etc/systemd")]
    [InlineData("/run/systemd")]
    public void One_that_is_masked_by_a_link_or_an_empty_file_is_none(string directory)
    {
        Add("/usr/lib/systemd", "program");
        var mask = Add(directory, "");
        Assert.Null(PodmanGenerator.FindEnabled(false, _root));
        File.Delete(mask);
        File.CreateSymbolicLink(mask, "/dev/null");
        Assert.Null(PodmanGenerator.FindEnabled(false, _root));
    }

    [Fact]
    public void A_mask_below_the_generator_in_the_order_of_directories_masks_nothing()
    {
        var path = Add("/etc/systemd", "program");
        Add("/usr/lib/systemd", "");
        Assert.Equal(path, PodmanGenerator.FindEnabled(false, _root));
    }

    [Fact]
    public void Berth_under_that_name_is_no_other_generator()
    {
        var program = _root + "/berth";
        File.WriteAllText(program, "program");
        Directory.CreateDirectory($"{_root}/usr/lib/systemd/system-generators");
        File.CreateSymbolicLink($"{_root}/usr/lib/systemd/system-generators/{Name}", program);
        Assert.Null(PodmanGenerator.FindEnabled(false, _root));
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Add(string directory, string content)
    {
        var path = $"{_root}{directory}/system-generators/{Name}";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }
}
