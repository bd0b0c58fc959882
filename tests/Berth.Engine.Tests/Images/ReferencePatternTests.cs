using Berth.Engine.Images;

namespace Berth.Engine.Tests.Images;

public sealed class ReferencePatternTests
{
    [Theory]
    [InlineData("*made*", "localhost/b:made", true)]
    [InlineData("b", "localhost/b:made", true)]
    [InlineData("b:made", "localhost/b:made", true)]
    [InlineData("b:mad", "localhost/b:made", false)]
    [InlineData("local*", "localhost/b:made", false)]
    [InlineData("localhost/*", "localhost/b:made", true)]
    [InlineData("*/b", "localhost/b:made", true)]
    [InlineData("*", "quay.io:5000/a/b:1", true)]
    public void A_pattern_matches_names_by_their_last_parts(string pattern, string name, bool matches)
        => Assert.Equal(matches, new ReferencePattern(pattern).Matches(name));
}
