using Berth.Linux.Cgroups;

namespace Berth.Linux.Tests.Cgroups;

public sealed class CgroupHostTests
{
    private const string Hybrid = "9:name=systemd:/\n4:memory:/job/1\n3:cpu,cpuacct:/x:y\n0::/a b\n";

    [Theory]
    [InlineData("", "/a b")]
    [InlineData("memory", "/job/1")]
    [InlineData("cpuacct", "/x:y")]
    [InlineData("pids", null)]
    public void The_path_of_a_hierarchy_is_found(string controller, string? path) => Assert.Equal(path, CgroupHost.PathIn(Hybrid, controller));

    [Fact]
    public void A_process_that_is_gone_has_no_path() => Assert.Null(CgroupHost.PathIn(null, ""));

    [Fact]
    public void Paths_join_and_part()
    {
        var cgroup = CgroupHost.Detect().At("/a/b");
        Assert.Equal("/a/b/c", cgroup.Child("c").Path);
        Assert.Equal("/a", cgroup.Parent!.Path);
        Assert.Equal("/", cgroup.Parent.Parent!.Path);
        Assert.Null(cgroup.Parent.Parent.Parent);
        Assert.Equal("/x", cgroup.Parent.Parent.Child("x").Path);
    }

    [Fact]
    public void Device_figures_are_added_up()
    {
        Assert.Equal(30, CgroupStatistics.SumOf("8:0 rbytes=10 wbytes=1 rios=9\n8:16 rbytes=20 wbytes=2 rios=9\n", "rbytes="));
        Assert.Equal(5, CgroupStatistics.SumOfLegacy("8:0 Read 4\n8:0 Write 9\n8:16 Read 1\nTotal 14\n", "Read"));
        Assert.Equal(77, CgroupStatistics.Field("usage_usec 77\nuser_usec 3\n", "usage_usec"));
        Assert.Null(CgroupStatistics.Field("usage_usecs 77\n", "usage_usec"));
    }
}
