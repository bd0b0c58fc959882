using Berth.Linux.Errors;
using Berth.Systemd.Activation;

namespace Berth.Systemd.Tests.Activation;

public sealed class PassedDescriptorsTests
{
    [Fact]
    public void Names_belong_to_the_descriptors_in_order() => Assert.Equal(["http", "https"], PassedDescriptors.Parse("7", "2", "http:https", 7));

    [Fact]
    public void Without_names_they_are_unknown() => Assert.Equal(["unknown"], PassedDescriptors.Parse("7", "1", null, 7));

    [Theory]
    [InlineData(null, "1")]
    [InlineData("7", null)]
    [InlineData("8", "1")]
    [InlineData("7", "0")]
    public void What_is_not_for_this_process_is_left_alone(string? pid, string? count) => Assert.Empty(PassedDescriptors.Parse(pid, count, null, 7));

    [Theory]
    [InlineData("x", "1", null)]
    [InlineData("7", "-1", null)]
    [InlineData("7", "many", null)]
    [InlineData("7", "2", "one")]
    [InlineData("7", "1", "one:two")]
    public void What_makes_no_sense_is_refused(string pid, string count, string? names)
        => Assert.Throws<InvalidArgumentException>(() => PassedDescriptors.Parse(pid, count, names, 7));
}
