using Berth.Linux.Mounts;

namespace Berth.Linux.Tests.Mounts;

public class MountTableTests
{
    [Fact]
    public void Every_field_of_a_line_is_read()
    {
        // The example of proc_pid_mountinfo(5), with an escaped blank and no optional field in the second line.
        var mounts = MountTable.Parse("36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 shared:2 - ext3 /dev/root rw,errors=continue\n37 36 0:5 / /with\\040blank\\134 rw - tmpfs tmp\\011fs rw\n");
        Assert.Equal(new MountInfo { Id = 36, ParentId = 35, Major = 98, Minor = 0, Root = "/mnt1", Target = "/mnt2", MountOptions = "rw,noatime", Tags = "master:1 shared:2", Type = "ext3", Source = "/dev/root", SuperOptions = "rw,errors=continue" }, mounts[0]);
        Assert.Equal("/with blank\\", mounts[1].Target);
        Assert.Equal("tmp\tfs", mounts[1].Source);
        Assert.Equal("", mounts[1].Tags);
    }

    [Fact]
    public void The_mounts_of_this_process_are_there()
    {
        Assert.Contains(MountTable.Read(), static mount => mount.Target == "/proc" && mount.Type == "proc");
        Assert.True(MountTable.IsMountPoint("/proc"));
        Assert.False(MountTable.IsMountPoint("/proc/self"));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("1 2 3:4 / / rw")]
    [InlineData("1 2 3:4 / / rw - ext4")]
    public void A_line_of_another_form_is_an_error(string line)
        => Assert.ThrowsAny<Exception>(() => MountTable.Parse(line));
}
