using System.Text;
using Berth.Quadlet.Generator;
using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Tests;

/// <summary>What Podman's generator does not do: places of errors, placeholders, the keys of early Quadlet.</summary>
public sealed class BeyondPodmanTests : IDisposable
{
    private const string Good = "[Container]\nImage=quay.io/f\n";

    private readonly string _root = Directory.CreateTempSubdirectory("berth-quadlet-").FullName;
    private readonly StringBuilder _messages = new();

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void An_unknown_key_is_told_with_file_line_and_key_and_costs_no_other_unit()
    {
        Write("bad.container", "[Container]\nImage=quay.io/f\n\nBogus=1\n");
        Write("good.container", Good);
        Assert.Equal(1, Generate());
        Assert.Contains($"{_root}/in/bad.container:4: Bogus: converting \"bad.container\": unsupported key 'Bogus'", _messages.ToString(), StringComparison.Ordinal);
        Assert.Contains("quay.io/f", Output("good.service"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_in_a_drop_in_names_the_drop_in()
    {
        Write("a.container", Good);
        Write("a.container.d/10.conf", "[Container]\n\nKillMode=x\n");
        Generate();
        Assert.Contains("a.container.d/10.conf:3: KillMode: ", _messages.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_costs_no_other_unit_of_its_directory()
    {
        Write("bad.container", "[Container]\nImage=quay.io/f\ngarbage\n");
        Write("good.container", Good);
        Assert.Equal(1, Generate());
        Assert.Contains("bad.container:3: error loading", _messages.ToString(), StringComparison.Ordinal);
        Assert.Contains("quay.io/f", Output("good.service"), StringComparison.Ordinal);
        Assert.Contains("garbage", Output("bad.service"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_placeholder_describes_the_error_fails_with_it_and_is_enabled_like_the_unit()
    {
        Write("bad.container", "[Container]\nImage=quay.io/f\nBogus=100%\n[Install]\nWantedBy=multi-user.target\n");
        Generate();
        var service = UnitFile.Parse("bad.service", null, Output("bad.service"));
        Assert.Contains("bad.container:3: Bogus: ", service.Lookup("Unit", "Description"), StringComparison.Ordinal);
        List<string> words = [];
        Assert.Null(WordSplitter.Split(service.Lookup("Service", "ExecStart"), WordSplitter.CommandLine, words));
        Assert.Equal("/bin/sh", words[0]);
        Assert.Contains("Bogus", words[^1], StringComparison.Ordinal);
        Assert.Equal("../bad.service", new FileInfo($"{_root}/out/multi-user.target.wants/bad.service").LinkTarget);
    }

    [Fact]
    public void A_placeholder_never_replaces_a_service_that_works()
    {
        Write("a.container", Good + "ServiceName=same\n");
        Write("b.container", Good + "ServiceName=same\nBogus=1\n");
        Assert.Equal(1, Generate());
        Assert.Contains("SourcePath=" + _root + "/in/a.container", Output("same.service"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../evil")]
    [InlineData("/etc/systemd/system/ssh")]
    public void A_service_name_never_leads_out_of_the_output_directory(string name)
    {
        Write("a.container", Good + $"ServiceName={name}\n");
        Assert.Equal(1, Generate());
        Assert.Contains("invalid service name", Output("a.service"), StringComparison.Ordinal);
        Assert.Equal(["a.service"], Directory.EnumerateFiles($"{_root}/out").Select(file => Path.GetFileName(file)));
    }

    [Fact]
    public void An_empty_service_name_means_the_usual_one()
    {
        Write("a.container", Good + "ServiceName=\n");
        Assert.Equal(0, Generate());
        Assert.Contains("quay.io/f", Output("a.service"), StringComparison.Ordinal);
    }

    [Fact]
    public void Words_that_cannot_be_split_are_told_even_where_Podman_drops_them_in_silence()
    {
        Write("a.container", Good + "PodmanArgs=--x \\q\n");
        Assert.Equal(0, Generate());
        Assert.Contains("a.container:3: PodmanArgs: unsupported escape char", _messages.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_is_continued_to_the_end_of_the_file_is_told()
    {
        Write("a.container", Good + "User=3 \\\n\n# end\n");
        Assert.Equal(0, Generate());
        Assert.Contains("a.container:3: \"User=3 \" is continued", _messages.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("User=5\nHostUser=1000\n", "--uidmap 0:0:5 --uidmap 5:1000:1 --uidmap 6:6:994 --uidmap 1000:5:1 --uidmap 1001:1001:4294966294 --gidmap 0:0:4294967295")]
    [InlineData("User=0\nHostUser=0\n", "--uidmap 0:0:4294967295 --gidmap 0:0:4294967295")]
    [InlineData("HostUser=1\n", "--uidmap 0:1:1 --uidmap 1:0:1 --uidmap 2:2:4294967293 --gidmap 0:0:4294967295")]
    [InlineData("User=0\nGroup=7\nHostGroup=6\n", "--uidmap 0:0:4294967295 --gidmap 0:0:6 --gidmap 6:7:1 --gidmap 7:6:1 --gidmap 8:8:4294967287")]
    [InlineData("RemapUsers=no\n", "-d quay.io/f")]
    [InlineData("RemapUsers=yes\n", "--userns auto")]
    public void Keys_of_early_Quadlet_are_understood(string keys, string expected)
    {
        Write("a.container", Good + keys);
        Assert.Equal(0, Generate());
        Assert.Contains(expected, Output("a.service"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HostUser=root\n", "HostUser must be a number")]
    [InlineData("User=app\nHostUser=5\n", "User must be a number")]
    [InlineData("HostUser=5\nUserNS=auto\n", "cannot be combined with UserNS")]
    public void A_host_user_that_makes_no_sense_is_an_error(string keys, string expected)
    {
        Write("a.container", Good + keys);
        Assert.Equal(1, Generate());
        Assert.Contains(expected, _messages.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_instance_of_a_template_can_be_a_link()
    {
        Write("sleep@.container", Good + "Exec=sleep %i\n");
        File.CreateSymbolicLink($"{_root}/in/sleep@10.container", "sleep@.container");
        Write("sleep@10.container.d/image.conf", "[Container]\nImage=quay.io/other\n");
        Assert.Equal(0, Generate());
        Assert.Contains("quay.io/other sleep %i", Output("sleep@10.service"), StringComparison.Ordinal);
        Assert.Contains("quay.io/f sleep %i", Output("sleep@.service"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { "--nope" }, 2, "flag provided but not defined: -nope\nUsage of ")]
    [InlineData(new[] { "--user=maybe" }, 2, "invalid boolean value \"maybe\" for -user: parse error\n")]
    [InlineData(new[] { "-h" }, 0, "Usage of ")]
    [InlineData(new[] { "--no-kmsg-log" }, 1, "missing output directory argument\n")]
    public void Flags_are_read_as_Podmans_generator_reads_them(string[] arguments, int status, string message)
    {
        Assert.Equal(status, Run(arguments));
        Assert.Contains(message, _messages.ToString(), StringComparison.Ordinal);
    }

    private void Write(string name, string text)
    {
        var path = $"{_root}/in/{name}";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private string Output(string name) => File.ReadAllText($"{_root}/out/{name}");

    private int Generate() => Run(["--no-kmsg-log", $"{_root}/out"]);

    private int Run(string[] arguments) => QuadletGenerator.Run("berth-system-generator", arguments, new GeneratorHost(
        "/usr/bin/berth", "1", 0, variable => variable == "QUADLET_UNIT_DIRS" ? $"{_root}/in" : null, _ => { }, text => _messages.Append(text)));
}
