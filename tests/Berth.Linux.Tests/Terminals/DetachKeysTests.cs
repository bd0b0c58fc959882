using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Terminals;

namespace Berth.Linux.Tests.Terminals;

public sealed class DetachKeysTests
{
    [Theory]
    [InlineData("ctrl-p,ctrl-q", "1011")]
    [InlineData("ctrl-@", "00")]
    [InlineData("ctrl-[,ctrl-\\,ctrl-],ctrl-^,ctrl-_", "1B1C1D1E1F")]
    [InlineData("a,b", "6162")]
    [InlineData("DEL", "7F")]
    [InlineData("", "")]
    public void What_podman_takes_is_taken(string text, string hex) => Assert.Equal(hex, Convert.ToHexString(DetachKeys.Parse(text).Keys));

    [Theory]
    [InlineData("ctrl-1", "ctrl-1")]
    [InlineData("ab", "ab")]
    [InlineData("ctrl-a,,b", "")]
    [InlineData("CTRL-p", "CTRL-p")]
    [InlineData("ctrl-pp", "ctrl-pp")]
    public void What_podman_refuses_is_refused_in_its_words(string text, string key)
        => Assert.Equal($"invalid detach keys: Unknown character: '{key}'", Assert.Throws<InvalidArgumentException>(() => DetachKeys.Parse(text)).Message);

    [Theory]
    [InlineData("x,y", "abc", "abc", false)]
    [InlineData("x,y", "ax|y", "a", true)]
    [InlineData("x,y", "xx|y", "x", true)]
    [InlineData("x,y", "x|z", "xz", false)]
    [InlineData("x,y", "x", "", false)]
    [InlineData("a,a,b", "aa|ab", "a", true)]
    [InlineData("a,b,a,c", "ababac", "ab", true)]
    [InlineData("a,b,a,c", "abab|x", "ababx", false)]
    [InlineData("", "x|y", "xy", false)]
    public void Only_the_whole_sequence_detaches_and_the_rest_goes_through(string keys, string typed, string passed, bool detaches)
    {
        var matcher = new DetachMatcher(DetachKeys.Parse(keys));
        var output = new StringBuilder();
        var detached = false;
        foreach (var piece in typed.Split('|'))
        {
            var buffer = new byte[piece.Length + matcher.MaximumHeld];
            detached = matcher.Feed(Encoding.ASCII.GetBytes(piece), buffer, out var count);
            output.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }
        Assert.Equal(detaches, detached);
        Assert.Equal(passed, output.ToString());
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(600, false)]
    public void The_console_is_left_only_within_a_second(int pause, bool detaches)
    {
        var clock = new ManualClock();
        var matcher = new DetachMatcher(DetachKeys.Console, clock);
        var buffer = new byte[8];
        var passed = 0;
        var detached = false;
        for (var i = 0; i < 3; i++)
        {
            detached = matcher.Feed([0x1d], buffer, out var count);
            passed += count;
            clock.Milliseconds += pause;
        }
        Assert.Equal(detaches, detached);
        Assert.Equal(detaches ? 0 : 1, passed);
    }

    private sealed class ManualClock : TimeProvider
    {
        internal long Milliseconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Milliseconds;
    }
}
