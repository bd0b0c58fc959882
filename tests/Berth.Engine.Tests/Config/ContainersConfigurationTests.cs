using Berth.Engine.Config;
using Berth.Linux.Errors;

namespace Berth.Engine.Tests.Config;

public sealed class ContainersConfigurationTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("berth-config").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Without_files_the_built_in_defaults_hold()
    {
        var configuration = ContainersConfiguration.Load(Sources());
        Assert.Equal(11, configuration.Containers.DefaultCapabilities.Count);
        Assert.Equal("shareable", configuration.Containers.IpcNamespace);
        Assert.Equal(10u, configuration.Engine.StopTimeout);
        Assert.False(configuration.Engine.IsStopTimeoutSet);
        Assert.Equal("podman", configuration.Network.DefaultNetwork);
        Assert.Null(configuration.Containers.PidsLimit);
    }

    [Fact]
    public void Later_files_win_and_a_drop_in_directory_counts_in_the_order_of_its_names()
    {
        Write("usr/share/containers/containers.conf", "[engine]\nstop_timeout = 1\nretry = 9\n");
        Write("etc/containers/containers.conf", "[engine]\nstop_timeout = 2\n");
        Write("etc/containers/containers.conf.d/20-b.conf", "[engine]\nstop_timeout = 4\n");
        Write("etc/containers/containers.conf.d/10-a.conf", "[engine]\nstop_timeout = 3\n");
        Write("etc/containers/containers.conf.d/30-ignored.txt", "[engine]\nstop_timeout = 5\n");
        var engine = ContainersConfiguration.Load(Sources()).Engine;
        Assert.Equal(4u, engine.StopTimeout);
        Assert.Equal(9u, engine.Retry);
    }

    [Fact]
    public void A_users_file_counts_and_those_for_rootless_only_without_root()
    {
        Write("home/.config/containers/containers.conf", "[containers]\nlog_tag = \"user\"\n");
        Write("etc/containers/containers.rootless.d/1000/x.conf", "[containers]\numask = \"0077\"\n");
        Assert.Equal("0022", ContainersConfiguration.Load(Sources()).Containers.Umask);
        var rootless = ContainersConfiguration.Load(Sources() with { IsRoot = false, Uid = 1000 }).Containers;
        Assert.Equal("user", rootless.LogTag);
        Assert.Equal("0077", rootless.Umask);
    }

    [Fact]
    public void CONTAINERS_CONF_replaces_every_other_file_and_its_override_comes_last()
    {
        Write("etc/containers/containers.conf", "[containers]\nlog_tag = \"etc\"\numask = \"0001\"\n");
        Write("one.conf", "[containers]\nlog_tag = \"one\"\n");
        Write("last.conf", "[containers]\ninit = true\n");
        var containers = ContainersConfiguration.Load(Sources(("CONTAINERS_CONF", root + "/one.conf"), ("CONTAINERS_CONF_OVERRIDE", root + "/last.conf"))).Containers;
        Assert.Equal("one", containers.LogTag);
        Assert.Equal("0022", containers.Umask);
        Assert.True(containers.Init);
    }

    [Fact]
    public void A_file_that_the_environment_names_must_be_there()
        => Assert.Throws<ConfigurationException>(() => ContainersConfiguration.Load(Sources(("CONTAINERS_CONF", root + "/nope"))));

    [Fact]
    public void Lists_append_where_a_file_says_so_and_from_then_on()
    {
        // The example of containers.conf(5).
        string[] documents =
        [
            "[containers]\nenv=[\"1=true\"]", "[containers]\nenv=[\"2=true\"]", "[containers]\nenv=[\"3=true\", {append=true}]",
            "[containers]\nenv=[\"4=true\"]",
        ];
        Assert.Equal(["2=true", "3=true", "4=true"], ContainersConfiguration.Parse(documents).Containers.Environment);
        Assert.Equal(["5"], ContainersConfiguration.Parse([.. documents, "[containers]\nenv=[\"5\", {append=false}]"]).Containers.Environment);
    }

    [Fact]
    public void Modules_are_found_and_a_missing_one_is_an_error()
    {
        Write("etc/containers/containers.conf.modules/dev/a.conf", "[containers]\nlog_tag = \"module\"\n");
        Assert.Equal("module", ContainersConfiguration.Load(Sources() with { Modules = ["dev/a.conf"] }).Containers.LogTag);
        Assert.Throws<ConfigurationException>(() => ContainersConfiguration.Load(Sources() with { Modules = ["b.conf"] }));
    }

    [Fact]
    public void A_malformed_file_is_named_with_its_line()
    {
        Write("etc/containers/containers.conf", "[containers]\ntz = \n");
        var error = Assert.ThrowsAny<EngineException>(() => ContainersConfiguration.Load(Sources()));
        Assert.Contains("/etc/containers/containers.conf: toml: line 2: ", error.Message);
    }

    [Fact]
    public void A_value_of_another_type_is_named_with_its_line()
    {
        Assert.Contains("containers.conf:2", Assert.ThrowsAny<EngineException>(() => ContainersConfiguration.Parse("[engine]\nretry = \"x\"")).Message);
    }

    // Each of these is Podman's own text.
    [Theory]
    [InlineData("[engine]\nretry = \"x\"", "(last key \"engine.retry\"): incompatible types: TOML value has type string; destination has type integer")]
    [InlineData("[engine]\nretry = true", "(last key \"engine.retry\"): incompatible types: TOML value has type bool; destination has type integer")]
    [InlineData("[engine]\nruntime = []", "(last key \"engine.runtime\"): incompatible types: TOML value has type []any; destination has type string")]
    [InlineData("[engine]\nretry = {}", "(last key \"engine.retry\"): incompatible types: TOML value has type map[string]any; destination has type integer")]
    [InlineData("[engine]\nhooks_dir = \"a\"", "(last key \"engine.hooks_dir\"): unable to cast to interface array: a")]
    [InlineData("[engine]\nhooks_dir = [[\"a\"]]", "(last key \"engine.hooks_dir\"): unsupported item in attributed string slice: [a]")]
    [InlineData("[engine]\nhooks_dir = [{append=1}]", "(last key \"engine.hooks_dir\"): unable to cast append to bool: append")]
    [InlineData("[engine]\nhooks_dir = [{foo=true}]", "(last key \"engine.hooks_dir\"): unsupported key \"foo\" in map: map[foo:true]")]
    [InlineData("[engine]\nruntimes = {crun=\"x\"}", "(last key \"engine.runtimes.crun\"): incompatible types: TOML value has type string; destination has type slice")]
    [InlineData("[engine]\nnum_locks = 5000000000", "(last key \"engine.num_locks\"): 5000000000 is out of range for uint32")]
    [InlineData("[engine]\nevents_logfile_max_size = \"foo\"", "(last key \"engine.events_logfile_max_size\"): invalid size: 'foo'")]
    [InlineData("[engine.service_destinations.a]\nuri = 3", "(last key \"engine.service_destinations.a.uri\"): incompatible types: TOML value has type int64; destination has type string")]
    [InlineData("[network]\ndefault_subnet_pools = [\"a\"]", "(last key \"network.default_subnet_pools\"): type mismatch for config.SubnetPool: expected table but found string")]
    [InlineData("[network]\ndefault_subnet_pools = [{base=\"foo\"}]", "(last key \"network.default_subnet_pools.base\"): invalid CIDR address: foo")]
    [InlineData("[network]\ndns_bind_port = 99999", "(last key \"network.dns_bind_port\"): 99999 is out of range for uint16")]
    [InlineData("# first\nengine = 3", "(last key \"engine\"): type mismatch for config.EngineConfig: expected table but found int64")]
    public void A_value_of_another_type_is_answered_as_Podman_does(string document, string expected)
    {
        Write("etc/containers/containers.conf", document + "\n");
        var error = Assert.Throws<ConfigurationException>(() => ContainersConfiguration.Load(Sources()));
        var file = root + "/etc/containers/containers.conf";
        Assert.Equal($"reading system config \"{file}\": decode configuration {file}: toml: line 2 {expected}", error.Message);
    }

    [Theory]
    [InlineData("containers", "interface_name = \"x\"", "validating containers config: invalid interface_name option x")]
    [InlineData("containers", "default_ulimits = [\"nofile=5:4\"]", "validating containers config: unrecognized ulimit nofile=5:4: ulimit soft limit must be less than or equal to hard limit: 5 > 4")]
    [InlineData("containers", "devices = [\"/dev/null:foo\"]", "validating containers config: invalid device mode: foo")]
    [InlineData("containers", "devices = [\"a:b:c:d\"]", "validating containers config: invalid device specification: a:b:c:d")]
    [InlineData("containers", "log_size_max = 8191", "validating containers config: log size max should be negative or >= 8192")]
    [InlineData("containers", "shm_size = \"foo\"", "validating containers config: invalid --shm-size foo, \"invalid size: 'foo'\"")]
    [InlineData("containers", "umask = \"0788\"", "validating containers config: not a valid umask 0788")]
    [InlineData("containers", "tz = \"foo\"", "validating containers config: find timezone foo in paths: /usr/share/zoneinfo, /etc/zoneinfo")]
    [InlineData("engine", "static_dir = \"foo\"", "validating engine configs: static directory must be an absolute path - instead got \"foo\"")]
    [InlineData("engine", "volume_path = \"foo\"", "validating engine configs: volume path must be an absolute path - instead got \"foo\"")]
    [InlineData("engine", "image_volume_mode = \"bind\"", "validating engine configs: invalid image volume mode \"bind\" required value: anonymous, tmpfs, ignore")]
    [InlineData("engine", "pull_policy = \"sometimes\"", "validating engine configs: invalid pull type from containers.conf \"sometimes\": unsupported pull policy \"sometimes\"")]
    [InlineData("engine", "database_backend = \"foo\"", "validating engine configs: unsupported database backend: \"foo\"")]
    [InlineData("network", "default_subnet_pools = [{base=\"10.0.0.0/8\", size=4}]", "validating network configs invalid subnet pool, size is bigger than subnet \"10.0.0.0/8\"")]
    [InlineData("network", "default_subnet_pools = [{base=\"10.0.0.0/8\", size=40}]", "validating network configs invalid subnet pool size, must be between 0-32")]
    [InlineData("network", "default_subnet_pools = [{base=\"fd00::/8\", size=64}]", "validating network configs invalid subnet pool ip \"fd00::\"")]
    public void A_value_out_of_its_set_is_answered_as_Podman_does(string table, string line, string expected)
    {
        Write("etc/containers/containers.conf", $"[{table}]\n{line}\n");
        Assert.Equal(expected, Assert.Throws<ConfigurationException>(() => ContainersConfiguration.Load(Sources())).Message);
    }

    [Theory]
    [InlineData("engine", "remote = true", "remote = true of containers.conf is not supported yet")]
    [InlineData("engine", "namespace = \"a\"", "namespaces are not supported by this version of Libpod, please unset the `namespace` field in containers.conf: not yet implemented")]
    [InlineData("engine", "database_backend = \"boltdb\"", "the BoltDB backend has been deprecated, no new BoltDB databases can be created: invalid argument")]
    [InlineData("engine", "events_logger = \"foo\"", "unknown event logger type: foo")]
    [InlineData("engine", "lock_type = \"foo\"", "unknown lock type foo: invalid argument")]
    [InlineData("engine", "num_locks = 0", "number of locks must be greater than 0: invalid argument")]
    [InlineData("network", "network_backend = \"cni\"", "cni support is not enabled in this build, only netavark. Got unsupported network backend \"cni\"")]
    [InlineData("network", "default_subnet = \"foo\"", "failed to parse default subnet: invalid CIDR address: foo")]
    public void What_only_the_engine_needs_is_refused_when_it_is_opened(string table, string line, string expected)
    {
        Write("etc/containers/containers.conf", $"[{table}]\n{line}\n");
        var configuration = ContainersConfiguration.Load(Sources());
        Assert.Equal(expected, Assert.ThrowsAny<EngineException>(configuration.CheckEngine).Message);
    }

    [Fact]
    public void Unknown_tables_and_keys_count_for_nothing()
    {
        Write("etc/containers/containers.conf", "[nosuch]\na = 1\n[engine]\nnosuch = []\n[containers]\nnosuch = {}\n");
        ContainersConfiguration.Load(Sources()).CheckEngine();
    }

    [Fact]
    public void The_engines_directories_are_read_where_no_comment_names_them()
    {
        Write("usr/share/containers/containers.conf", "[engine]\n# static_dir = \"/a\"\n  #tmp_dir = \"/b\"\n");
        Assert.Equal((null, null), ContainersConfiguration.DirectoriesOf(Sources()));
        Write("etc/containers/containers.conf", "[engine] # tmp_dir\n\tstatic_dir = \"/c\"\n");
        Write("etc/containers/containers.conf.d/a.conf", "engine.tmp_dir = \"/d\"");
        Assert.Equal(("/c", "/d"), ContainersConfiguration.DirectoriesOf(Sources()));
    }

    [Fact]
    public void An_override_that_is_not_there_is_empty()
        => Assert.Equal(10u, ContainersConfiguration.Load(Sources(("CONTAINERS_CONF_OVERRIDE", root + "/nope"))).Engine.StopTimeout);

    [Fact]
    public void Helpers_are_found_in_the_configured_places()
    {
        Write("helpers/netavark", "");
        Write("bin/myrun", "");
        var engine = ContainersConfiguration.Parse(
            $"[engine]\nhelper_binaries_dir=[\"/nope\", \"{root}/helpers\"]\n[engine.runtimes]\nmine=[\"/nope\", \"{root}/bin/myrun\"]\n").Engine;
        var locator = new HelperLocator(engine, _ => null);
        Assert.Equal(root + "/helpers/netavark", locator.Helper("netavark"));
        Assert.Equal(("mine", root + "/bin/myrun"), locator.Runtime("mine"));
        Assert.Equal(("myrun", root + "/bin/myrun"), locator.Runtime(root + "/bin/myrun"));
        Assert.Contains("helper_binaries_dir", Assert.Throws<NotFoundException>(() => locator.Helper("pasta")).Message);
        Assert.Throws<InvalidArgumentException>(() => locator.Runtime("other"));
    }

    private ConfigurationSources Sources(params (string Name, string Value)[] environment) => new()
    {
        Root = root,
        Environment = name => name == "HOME" ? root + "/home" : environment.FirstOrDefault(e => e.Name == name).Value,
    };

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName($"{root}/{path}")!);
        File.WriteAllText($"{root}/{path}", text);
    }
}
