using Berth.Linux.Errors;
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
            imagestore = "/images"
            driver_priority = ["vfs", "overlay"]
            transient_store = true
            [storage.options]
            additionalimagestores = [ "/usr/lib", ]
            disable-volatile = true
            root-auto-userns-user = "someone"
            auto-userns-min-size = 2000
            auto-userns-max-size = 3000
            mountopt = "nodev"
            [storage.options.overlay]
            mountopt = "nodev,metacopy=on"
            ignore_chown_errors = "true"
            """, user: 0);
        Assert.Equal("/run/x", configuration.RunRoot);
        Assert.Equal("/home/u/store", configuration.GraphRoot);
        Assert.Equal("/images", configuration.ImageStore);
        Assert.Equal(["vfs", "overlay"], configuration.DriverPriority);
        Assert.True(configuration.IsTransient);
        Assert.Equal(["/usr/lib"], configuration.AdditionalImageStores);
        Assert.Equal("nodev,metacopy=on", configuration.MountOptions);
        Assert.True(configuration.IgnoreOwnershipErrors);
        Assert.True(configuration.IsVolatileDisabled);
        Assert.Equal(("someone", 2000u, 3000u), (configuration.AutomaticIds.Owner, configuration.AutomaticIds.Minimum, configuration.AutomaticIds.Maximum));
        Assert.Equal(["imagestore=/usr/lib", "mountopt=nodev", "overlay.ignore_chown_errors=true", "overlay.mountopt=nodev,metacopy=on"], configuration.DriverOptions);
        Assert.Equal(_file, configuration.File);
    }

    [Theory]
    [InlineData("[storage]\ntransient_store = true", true)]
    [InlineData("[storage]\n# transient_store = true", false)]
    [InlineData("[storage]\ndriver = 3", false)]
    public void Whether_containers_end_with_the_boot_is_known_without_the_rest_of_the_file(string text, bool isTransient)
    {
        File.WriteAllText(_file, text);
        Assert.Equal(isTransient, new StorageConfigurationFile(name => name == "CONTAINERS_STORAGE_CONF" ? _file : null, user: 0, "/nosuch").IsTransient());
    }

    [Fact]
    public void A_driver_that_no_store_has_is_refused_and_not_ignored()
        => Assert.Throws<NotSupportedYetException>(() => Read("[storage]\ndriver = \"btrfs\"", user: 0));

    [Theory]
    [InlineData("[storage]\ngraphroot = 3", 2, "storage.graphroot", "incompatible types: TOML value has type int64; destination has type string")]
    [InlineData("[storage]\ndriver_priority = \"vfs\"", 2, "storage.driver_priority", "unable to cast to interface array: vfs")]
    [InlineData("[storage]\ntransient_store = \"true\"", 2, "storage.transient_store", "incompatible types: TOML value has type string; destination has type boolean")]
    [InlineData("[storage]\noptions = 1", 2, "storage.options", "type mismatch for config.OptionsConfig: expected table but found int64")]
    [InlineData("[storage.options]\nauto-userns-min-size = \"10\"", 2, "storage.options.auto-userns-min-size", "incompatible types: TOML value has type string; destination has type integer")]
    [InlineData("[storage.options]\nauto-userns-min-size = -1", 2, "storage.options.auto-userns-min-size", "-1 is out of range for uint32")]
    [InlineData("[storage.options.overlay]\n\nignore_chown_errors = true", 3, "storage.options.overlay.ignore_chown_errors", "incompatible types: TOML value has type bool; destination has type string")]
    [InlineData("[storage.options.pull_options]\nenable_partial_images = true", 2, "storage.options.pull_options.enable_partial_images", "incompatible types: TOML value has type bool; destination has type string")]
    public void A_value_of_the_wrong_type_is_answered_as_by_podman(string text, int line, string key, string reason)
        => Assert.Equal($"decode configuration \"{_file}\": toml: line {line} (last key \"{key}\"): {reason}", Assert.Throws<ConfigurationException>(() => Read(text, user: 0)).Message);

    [Theory]
    [InlineData("overlay.nonsense=1", "unknown option \"nonsense\" (\"overlay.nonsense=1\")")]
    [InlineData("nonsense", "unable to parse key/value option: nonsense")]
    [InlineData("overlay.ignore_chown_errors=maybe", "strconv.ParseBool: parsing \"maybe\": invalid syntax")]
    [InlineData("skip_mount_home=maybe", "strconv.ParseBool: parsing \"maybe\": invalid syntax")]
    [InlineData("overlay.use_composefs=maybe", "strconv.ParseBool: parsing \"maybe\": invalid syntax")]
    [InlineData("overlay.force_mask=8", "strconv.ParseInt: parsing \"8\": invalid syntax")]
    [InlineData("overlay.size=xx", "invalid size: 'xx'")]
    [InlineData("overlay.inodes=xx", "strconv.ParseUint: parsing \"xx\": invalid syntax")]
    [InlineData("overlay.sync=xx", "invalid sync mode for overlay driver: invalid sync mode: \"xx\"")]
    [InlineData("imagestore=rel", "overlay: image path \"rel\" is not absolute.  Can not be relative")]
    [InlineData("imagestore=/nosuch", "overlay: can't stat imageStore dir /nosuch: stat /nosuch: no such file or directory")]
    [InlineData("imagestore=/etc/passwd", "overlay: image path \"/etc/passwd\" must be a directory")]
    [InlineData("additionallayerstore=/nosuch:ref", "overlay: can't stat additionallayerstore dir: stat /nosuch: no such file or directory")]
    [InlineData("additionallayerstore=/usr:bad", "overlay: additionallayerstore config \"/usr\" contains unknown option \"bad\"")]
    [InlineData("mount_program=/nosuch", "overlay: can't stat program \"/nosuch\": faccessat /nosuch: no such file or directory")]
    public void An_option_out_of_its_set_is_answered_as_by_podman(string option, string reason)
        => Assert.Equal("configure storage: " + reason, Assert.Throws<InvalidArgumentException>(() => Applied(option)).Message);

    [Theory]
    [InlineData("overlay.force_mask=shared")]
    [InlineData("overlay.use_composefs=true")]
    [InlineData("additionallayerstore=/usr:ref")]
    public void An_option_that_is_not_there_yet_is_refused_by_its_name(string option)
        => Assert.Equal($"storage option \"{option}\" is not supported yet", Assert.Throws<NotSupportedYetException>(() => Applied(option)).Message);

    [Theory]
    [InlineData("overlay.size=1.5 GiB")]
    [InlineData("size=1g")]
    [InlineData("inodes=10")]
    public void A_quota_is_refused_by_the_file_system_s_name(string option)
        => Assert.Matches("storage option (overlay.size and overlay.inodes only supported for backingFS XFS. Found |.* is not supported yet)", Assert.ThrowsAny<EngineException>(() => Applied(option)).Message);

    [Fact]
    public void Options_of_other_drivers_and_those_that_ask_for_nothing_count_for_nothing()
        => Assert.Equal("nosuid", Applied("zfs.fsname=x", "vfs.mountopt=ro", "overlay.size=0", "use_composefs=0", "sync=filesystem", "skip_mount_home=t", "overlay2.mountopt=nosuid").MountOptions);

    [Fact]
    public void Drop_ins_count_in_the_order_of_their_names_and_one_of_a_name_takes_the_place_of_another()
    {
        using var root = new TemporaryRoot();
        root.Write("usr/share/containers/storage.conf", "[storage]\nrunroot = \"/vendor\"");
        root.Write("etc/containers/storage.conf", "[storage]\nrunroot = \"/admin\"");
        root.Write("usr/share/containers/storage.conf.d/50.conf", "[storage]\nimagestore = \"/replaced\"");
        root.Write("etc/containers/storage.rootful.conf.d/50.conf", "[storage]\nimagestore = \"/fifty\"\n[storage.options]\nadditionalimagestores = [\"/a\", {append = true}]");
        root.Write("etc/containers/storage.conf.d/60.conf", "[storage.options]\nadditionalimagestores = [\"/b\"]");
        root.Write("etc/containers/storage.conf.d/70.txt", "junk");
        root.Write("etc/containers/storage.rootless.conf.d/40.conf", "[storage]\ngraphroot = \"/users\"");
        root.Write("etc/containers/storage.rootless.conf.d/7/80.conf", "[storage]\ngraphroot = \"/${NAME}/$UID\"");
        var system = new StorageConfigurationFile(_ => null, 0, root.Path).Read();
        Assert.Equal(("/admin", "/fifty", "/var/lib/containers/storage"), (system.RunRoot, system.ImageStore, system.GraphRoot));
        Assert.Equal(["imagestore=/a", "imagestore=/b"], system.DriverOptions);
        Assert.Equal(root.Path + "/etc/containers/storage.conf", system.File);
        Assert.Equal("/someone/7", new StorageConfigurationFile(static name => name == "NAME" ? "someone" : null, 7, root.Path).Read().GraphRoot);
        Assert.Equal("/users", new StorageConfigurationFile(_ => null, 8, root.Path).Read().GraphRoot);
        root.Write("home/.config/containers/storage.conf", "[storage]\nrunroot = \"/own\"");
        Assert.Equal("/own", new StorageConfigurationFile(name => name == "HOME" ? root.Path + "/home" : null, 0, root.Path).Read().RunRoot);
    }

    [Fact]
    public void A_file_that_a_variable_names_has_to_be_there()
    {
        foreach (var variable in (string[])["CONTAINERS_STORAGE_CONF", "CONTAINERS_STORAGE_CONF_OVERRIDE"])
            Assert.Equal("open /nosuch: no such file or directory", Assert.Throws<ConfigurationException>(() => new StorageConfigurationFile(name => name == variable ? "/nosuch" : null, 0, "/nosuch").Read()).Message);
    }

    [Theory]
    [InlineData("", "", "overlay")]
    [InlineData("", "vfs", "overlay")]
    [InlineData("vfs,overlay", "", "vfs")]
    [InlineData("vfs,overlay", "overlay", "overlay")]
    [InlineData("overlay,vfs", "vfs", "vfs")]
    [InlineData("nonsense", "", "overlay")]
    [InlineData("nonsense,vfs", "", "vfs")]
    public void A_driver_that_is_not_named_is_the_store_s_own_or_the_first_of_the_list(string priority, string there, string chosen)
    {
        using var root = new TemporaryRoot();
        if (there.Length > 0) Directory.CreateDirectory($"{root.Path}/{there}");
        Assert.Equal(chosen, StorageDriver.Chosen(new() { GraphRoot = root.Path, RunRoot = "/r", Driver = "", DriverPriority = priority.Split(',', StringSplitOptions.RemoveEmptyEntries) }).Driver);
    }

    [Fact]
    public void A_store_of_two_drivers_needs_one_named()
    {
        using var root = new TemporaryRoot();
        Directory.CreateDirectory(root.Path + "/overlay");
        Directory.CreateDirectory(root.Path + "/vfs");
        Assert.Equal(
            $"configure storage: {root.Path} contains several valid graphdrivers: overlay, vfs; Please cleanup or explicitly choose storage driver (-s <DRIVER>)",
            Assert.Throws<InvalidArgumentException>(() => StorageDriver.Chosen(new() { GraphRoot = root.Path, RunRoot = "/r", Driver = "" })).Message);
    }

    private static StorageConfiguration Applied(params string[] options) => DriverOption.Applied(new() { GraphRoot = "/g", RunRoot = "/r", DriverOptions = options });

    private sealed class TemporaryRoot : IDisposable
    {
        internal string Path { get; } = Directory.CreateTempSubdirectory("berth-storage-conf-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);

        internal void Write(string path, string text)
        {
            var file = $"{Path}/{path}";
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
    }

    private StorageConfiguration Read(string text, uint user)
    {
        File.WriteAllText(_file, text);
        return DriverOption.Applied(StorageDriver.Chosen(new StorageConfigurationFile(name => name switch
        {
            "CONTAINERS_STORAGE_CONF" => _file,
            "HOME" => "/home/u",
            "XDG_RUNTIME_DIR" => "/run/user/1000",
            _ => null,
        }, user, "/nosuch").Read()));
    }
}
