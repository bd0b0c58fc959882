using Berth.Engine.Containers.Confinement;
using Berth.Linux.Errors;
using Berth.Linux.Security;

namespace Berth.Engine.Tests.Containers.Confinement;

/// <summary>Labels as go-selinux chooses them for Podman; in a virtual machine both are compared (tests/host/confinement).</summary>
public sealed class ContainerLabelsTests
{
    private const string Policy = """
        process = "system_u:system_r:container_t:s0"
        content = "system_u:object_r:virt_var_lib_t:s0" # not ours
        file = "system_u:object_r:container_file_t:s0"
        #kvm_process = "system_u:system_r:none_t:s0"
        init_process = "system_u:system_r:container_init_t:s0"
        """;

    private static readonly ContainerLabels Labels = new(ContainerLabels.Parse(Policy));

    [Fact]
    public void Processes_and_files_share_a_pair_of_categories_that_differs_from_container_to_container()
    {
        var levels = new HashSet<string>();
        for (var i = 0; i < 50; i++)
        {
            var (process, file) = Labels.Choose([], program: null, levels.Contains);
            var (one, other) = (SecurityContext.Parse(process!), SecurityContext.Parse(file));
            Assert.Equal(("container_t", "container_file_t"), (one.Type, other.Type));
            Assert.Equal(one.Level, other.Level);
            Assert.Matches("^s0:c[0-9]+,c[0-9]+$", one.Level);
            Assert.True(levels.Add(one.Level!), one.Level);
        }
    }

    [Fact]
    public void A_level_in_use_is_not_chosen()
    {
        var refused = new List<string>();
        var (_, file) = Labels.Choose([], program: null, level =>
        {
            refused.Add(level);
            return refused.Count < 5;
        });
        Assert.Equal(5, refused.Count);
        Assert.Equal(refused[^1], SecurityContext.Parse(file).Level);
    }

    [Theory]
    [InlineData("disable", null, "system_u:object_r:container_file_t:s0:c1022,c1023")]
    [InlineData("level:s0:c5,c6", "system_u:system_r:container_t:s0:c5,c6", "system_u:object_r:container_file_t:s0:c5,c6")]
    [InlineData("level:s0 type:spc_t user:a_u role:a_r", "a_u:a_r:spc_t:s0", "a_u:object_r:container_file_t:s0")]
    [InlineData("level:s0 filetype:etc_t", "system_u:system_r:container_t:s0", "system_u:object_r:etc_t:s0")]
    public void Options_change_the_labels(string options, string? process, string file)
        => Assert.Equal((process, file), Labels.Choose(options.Split(' '), program: null, static _ => false));

    [Theory]
    [InlineData("bad", "creating container storage: Bad label option \"bad\", valid options 'disable' or \n'user, role, level, type, filetype' followed by ':' and a value")]
    [InlineData("bad:x", "creating container storage: Bad label option \"bad:x\", valid options 'disable, user, role, level, type, filetype'")]
    public void What_is_no_option_is_refused_in_Podmans_words(string option, string message)
        => Assert.Equal(message, Assert.Throws<InvalidArgumentException>(() => Labels.Choose([option], program: null, static _ => false)).Message);

    [Theory]
    [InlineData("init_process", "level:s0", "system_u:system_r:container_init_t:s0")]
    [InlineData("kvm_process", "level:s0", "system_u:system_r:container_t:s0")]
    [InlineData("init_process", "level:s0 type:spc_t", "system_u:system_r:spc_t:s0")]
    public void A_program_has_a_domain_of_its_own_where_the_policy_gives_one_and_no_option_does(string program, string options, string process)
        => Assert.Equal(process, Labels.Choose(options.Split(' '), program, static _ => false).Process);

    [Fact]
    public void Who_joins_a_container_gets_its_processes_label()
    {
        const string Other = "system_u:system_r:container_t:s0:c7,c8";
        Assert.Equal(Other, Labels.Choose(ContainerLabels.OptionsOf(Other), program: null, static _ => false).Process);
        Assert.Empty(ContainerLabels.OptionsOf(null));
    }

    [Fact]
    public void What_is_shared_has_no_categories()
    {
        Assert.Equal("system_u:object_r:container_file_t:s0", ContainerLabels.Shared("system_u:object_r:container_file_t:s0:c7,c8"));
        Assert.Equal("system_u:object_r:container_file_t:s0", Labels.Shared());
    }

    [Fact]
    public void A_policy_without_categories_gives_none()
    {
        var labels = new ContainerLabels(ContainerLabels.Parse("process = \"u:r:p\"\nfile = \"u:r:f\"\n"));
        Assert.Equal(("u:r:p", "u:r:f"), labels.Choose([], program: null, static _ => throw new InvalidOperationException()));
        Assert.Equal("u:r:f", ContainerLabels.Shared("u:r:f"));
    }
}
