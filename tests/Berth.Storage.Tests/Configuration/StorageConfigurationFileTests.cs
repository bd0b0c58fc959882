using Berth.Linux.Errors;
using Berth.Oci.Toml;
using Berth.Storage.Configuration;

namespace Berth.Storage.Tests.Configuration;

public sealed class StorageConfigurationFileTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Without_a_file_the_defaults_of_root_and_of_a_user_are_those_of_podman()
    {
        var empty = Read("", user: 0);
        Assert.Equal("/var/lib/containers/storage", empty.GraphRoot);
        Assert.Equal("/run/containers/storage", empty.RunRoot);
        var user = Read("", user: 1000);
        Assert.Equal("/home/u/.local/share/containers/storage", user.GraphRoot);
        Assert.Equal("/run/user/1000/containers", user.RunRoot);
    }

    [Fact]
    public void The_keys_that_people_set_are_read()
    {
        var configuration = Read("""
            [storage]
            driver = "overlay"
            runroot = "/run/x"
            graphroot = "$HOME/store"
            imagestore = "$HOME/images"
            transient_store = true
            [storage.options]
            additionalimagestores = [ "/usr/lib/images", ]
            mountopt = "nodev"
            [storage.options.overlay]
            mountopt = "nodev,metacopy=on"
            ignore_chown_errors = "true"
            """, user: 0);
        Assert.Equal("/run/x", configuration.RunRoot);
        Assert.Equal("/home/u/store", configuration.GraphRoot);
        Assert.Equal("/home/u/images", configuration.ImageStore);
        Assert.True(configuration.IsTransient);
        Assert.Equal(["/usr/lib/images"], configuration.AdditionalImageStores);
        Assert.Equal("nodev,metacopy=on", configuration.MountOptions);
        Assert.True(configuration.IgnoreOwnershipErrors);
        Assert.Equal(_file, configuration.File);
    }

    [Theory]
    [InlineData("[storage]\ntransient_store = true", true)]
    [InlineData("[storage]\n# transient_store = true", false)]
    [InlineData("[storage]\ndriver = 3", false)]
    public void Whether_containers_end_with_the_boot_is_known_without_the_rest_of_the_file(string text, bool isTransient)
    {
        File.WriteAllText(_file, text);
        Assert.Equal(isTransient, new StorageConfigurationFile(name => name == "CONTAINERS_STORAGE_CONF" ? _file : null, user: 0).IsTransient());
    }

    [Fact]
    public void A_driver_that_no_store_has_is_refused_and_not_ignored()
        => Assert.Throws<NotSupportedYetException>(() => Read("[storage]\ndriver = \"btrfs\"", user: 0));

    [Fact]
    public void A_value_of_the_wrong_type_names_file_and_line()
        => Assert.StartsWith($"{_file}:2: ", Assert.Throws<TomlException>(() => Read("[storage]\ngraphroot = 3", user: 0)).Message, StringComparison.Ordinal);

    [Fact]
    public void Options_of_the_command_line_are_applied_and_unknown_ones_refused()
    {
        var configuration = new StorageConfiguration { GraphRoot = "/g", RunRoot = "/r" };
        Assert.Equal("nodev", StorageConfigurationFile.ApplyOptions(configuration, ["overlay.mountopt=nodev"]).MountOptions);
        Assert.Throws<InvalidArgumentException>(() => StorageConfigurationFile.ApplyOptions(configuration, ["overlay.nonsense=1"]));
        Assert.Throws<InvalidArgumentException>(() => StorageConfigurationFile.ApplyOptions(configuration, ["nonsense"]));
        Assert.Throws<NotSupportedYetException>(() => StorageConfigurationFile.ApplyOptions(configuration, ["overlay.size=1G"]));
    }

    private StorageConfiguration Read(string text, uint user)
    {
        File.WriteAllText(_file, text);
        return new StorageConfigurationFile(name => name switch
        {
            "CONTAINERS_STORAGE_CONF" => _file,
            "HOME" => "/home/u",
            "XDG_RUNTIME_DIR" => "/run/user/1000",
            _ => null,
        }, user).Read();
    }
}
