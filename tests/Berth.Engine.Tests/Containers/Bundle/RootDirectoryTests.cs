using Berth.Engine.Containers.Bundle;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;

namespace Berth.Engine.Tests.Containers.Bundle;

public sealed class RootDirectoryTests : IDisposable
{
    private readonly string parent = Directory.CreateTempSubdirectory("berth-root").FullName;
    private readonly string root;

    public RootDirectoryTests()
    {
        root = parent + "/root";
        Directory.CreateDirectory(root + "/etc");
        File.WriteAllText(parent + "/secret", "outside");
    }

    public void Dispose() => Directory.Delete(parent, recursive: true);

    [Fact]
    public void A_link_out_of_the_root_leads_back_into_it()
    {
        File.CreateSymbolicLink(root + "/etc/passwd", "../../../../../secret");
        File.CreateSymbolicLink(root + "/etc/absolute", parent + "/secret");
        using var files = RootDirectory.Open(root);
        Assert.Null(files.TryRead("/etc/passwd"));
        Assert.Null(files.TryRead("/etc/absolute"));
        File.WriteAllText(root + "/secret", "inside");
        Assert.Equal("inside"u8, files.TryRead("/etc/passwd")!);
    }

    [Fact]
    public void What_is_no_regular_file_is_not_read()
    {
        Directory.CreateDirectory(root + "/etc/passwd");
        using var files = RootDirectory.Open(root);
        Assert.Null(files.TryRead("/etc/passwd"));
        Assert.Null(files.TryRead("/etc/passwd/x"));
        File.CreateSymbolicLink(root + "/etc/loop", "loop");
        Assert.Null(files.TryRead("/etc/loop"));
    }

    [Fact]
    public void The_working_directory_is_made_below_the_root_only()
    {
        Directory.CreateSymbolicLink(root + "/out", parent);
        using var files = RootDirectory.Open(root);
        files.CreateDirectories("/srv/app", Environment.IsPrivilegedProcess ? 5u : Uid(), Environment.IsPrivilegedProcess ? 6u : Gid());
        Assert.True(Directory.Exists(root + "/srv/app"));
        Assert.ThrowsAny<EngineException>(() => files.CreateDirectories("/out/made", Uid(), Gid()));
        Assert.False(Directory.Exists(parent + "/made"));
    }

    [Fact]
    public void An_unknown_user_gets_a_line_in_passwd_and_a_missing_working_directory_is_an_error()
    {
        File.WriteAllText(root + "/etc/passwd", "root:x:0:0:root:/root:/bin/sh");
        File.WriteAllText(root + "/etc/group", "root:x:0:\n");
        using var files = RootDirectory.Open(root);
        var specification = new ContainerSpecification { Id = "c1", Name = "n", Process = new ProcessSpecification { User = "4242:43", Arguments = ["x"] } };
        var user = ContainerAccounts.Prepare(specification, files);
        Assert.Equal((4242u, 43u), (user.Uid, user.Gid));
        Assert.Equal("root:x:0:0:root:/root:/bin/sh\n4242:*:4242:43:container user:/:/bin/sh\n", File.ReadAllText(root + "/etc/passwd"));
        Assert.Equal("root:x:0:\n43:x:43:4242\n", File.ReadAllText(root + "/etc/group"));
        var elsewhere = specification with { Process = specification.Process with { WorkingDirectory = "/srv/new" } };
        Assert.Equal(
            "workdir \"/srv/new\" does not exist on container c1", Assert.Throws<InvalidArgumentException>(() => ContainerAccounts.Prepare(elsewhere, files)).Message);
        ContainerAccounts.Prepare(elsewhere with { Process = elsewhere.Process with { User = "", CreateWorkingDirectory = true } }, files);
        Assert.True(Directory.Exists(root + "/srv/new"));
    }

    private static uint Uid() => Environment.IsPrivilegedProcess ? 0u : 1000u;

    private static uint Gid() => Uid();
}
