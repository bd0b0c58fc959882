using System.Text;
using Berth.Engine.Containers.Attach;

namespace Berth.Engine.Tests.Containers.Attach;

public class DetachMatcherTests
{
    [Theory]
    [InlineData("pq", "hello", "hello", false)]
    [InlineData("pq", "hepqlo", "he", true)]
    [InlineData("pq", "ppq", "p", true)]
    [InlineData("pq", "pxpq", "px", true)]
    [InlineData("aab", "aaab", "a", true)]
    [InlineData("abab", "abaabab", "aba", true)]
    [InlineData("", "anything", "anything", false)]
    public void Only_the_whole_sequence_detaches_and_nothing_else_is_lost(string keys, string typed, string passed, bool detached)
    {
        foreach (var chunk in (int[])[1, 2, 100])
        {
            var matcher = new DetachMatcher(Encoding.ASCII.GetBytes(keys));
            var result = new List<byte>();
            var ended = false;
            for (var start = 0; start < typed.Length && !ended; start += chunk)
                ended = matcher.Feed(Encoding.ASCII.GetBytes(typed.Substring(start, Math.Min(chunk, typed.Length - start))), result);
            Assert.Equal(detached, ended);
            Assert.Equal(passed, Encoding.ASCII.GetString([.. result]));
        }
    }

    [Fact]
    public void The_beginning_of_the_sequence_is_held_back()
    {
        var matcher = new DetachMatcher("pq"u8.ToArray());
        var passed = new List<byte>();
        Assert.False(matcher.Feed("p"u8, passed));
        Assert.Empty(passed);
        Assert.False(matcher.Feed("x"u8, passed));
        Assert.Equal("px"u8.ToArray(), passed);
    }
}
