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
        Write("home/.config/containers/containers.conf", "[containers]\ntz = \"user\"\n");
        Write("etc/containers/containers.rootless.d/1000/x.conf", "[containers]\numask = \"0077\"\n");
        Assert.Equal("0022", ContainersConfiguration.Load(Sources()).Containers.Umask);
        var rootless = ContainersConfiguration.Load(Sources() with { IsRoot = false, Uid = 1000 }).Containers;
        Assert.Equal("user", rootless.TimeZone);
        Assert.Equal("0077", rootless.Umask);
    }

    [Fact]
    public void CONTAINERS_CONF_replaces_every_other_file_and_its_override_comes_last()
    {
        Write("etc/containers/containers.conf", "[containers]\ntz = \"etc\"\numask = \"0001\"\n");
        Write("one.conf", "[containers]\ntz = \"one\"\n");
        Write("last.conf", "[containers]\ninit = true\n");
        var containers = ContainersConfiguration.Load(Sources(("CONTAINERS_CONF", root + "/one.conf"), ("CONTAINERS_CONF_OVERRIDE", root + "/last.conf"))).Containers;
        Assert.Equal("one", containers.TimeZone);
        Assert.Equal("0022", containers.Umask);
        Assert.True(containers.Init);
    }

    [Fact]
    public void A_file_that_the_environment_names_must_be_there()
        => Assert.Throws<NotFoundException>(() => ContainersConfiguration.Load(Sources(("CONTAINERS_CONF", root + "/nope"))));

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
        Write("etc/containers/containers.conf.modules/dev/a.conf", "[containers]\ntz = \"module\"\n");
        Assert.Equal("module", ContainersConfiguration.Load(Sources() with { Modules = ["dev/a.conf"] }).Containers.TimeZone);
        Assert.Throws<NotFoundException>(() => ContainersConfiguration.Load(Sources() with { Modules = ["b.conf"] }));
    }

    [Fact]
    public void A_malformed_file_is_named_with_its_line()
    {
        Write("etc/containers/containers.conf", "[containers]\ntz = \n");
        var error = Assert.ThrowsAny<EngineException>(() => ContainersConfiguration.Load(Sources()));
        Assert.Contains("/etc/containers/containers.conf:2", error.Message);
    }

    [Fact]
    public void A_value_of_another_type_is_named_with_its_line()
    {
        var configuration = ContainersConfiguration.Parse("[engine]\nretry = \"x\"");
        Assert.Contains("containers.conf:2", Assert.ThrowsAny<EngineException>(() => configuration.Engine.Retry).Message);
    }

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
