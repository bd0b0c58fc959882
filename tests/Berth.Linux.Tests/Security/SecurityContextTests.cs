using Berth.Linux.Errors;
using Berth.Linux.Security;

namespace Berth.Linux.Tests.Security;

public sealed class SecurityContextTests
{
    [Theory]
    [InlineData("system_u:system_r:container_t:s0:c1,c2", "s0:c1,c2")]
    [InlineData("system_u:object_r:container_file_t:s0-s0:c0.c1023", "s0-s0:c0.c1023")]
    [InlineData("user_u:user_r:user_t", null)]
    public void A_level_has_colons_of_its_own(string text, string? level)
    {
        var context = SecurityContext.Parse(text);
        Assert.Equal(level, context.Level);
        Assert.Equal(text, context.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("user_u:user_r")]
    public void What_has_no_type_is_no_context(string text) => Assert.Throws<InvalidArgumentException>(() => SecurityContext.Parse(text));
}
