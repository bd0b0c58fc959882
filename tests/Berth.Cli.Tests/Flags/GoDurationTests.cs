using Berth.Engine.Templates.Formatting;

namespace Berth.Cli.Tests.Flags;

public class GoDurationTests
{
    [Theory]
    [InlineData("1h15m30.5s", "1h15m30.5s")]
    [InlineData("90m", "1h30m0s")]
    [InlineData("1500ms", "1.5s")]
    [InlineData("-2us", "-2µs")]
    [InlineData("100ns", "100ns")]
    [InlineData("250us", "250µs")]
    [InlineData("1.5ms", "1.5ms")]
    [InlineData("0", "0s")]
    [InlineData(".5s", "500ms")]
    public void A_duration_is_read_and_written_as_Go_does(string text, string written)
        => Assert.Equal(written, GoDuration.Format(GoDuration.Parse(text)));

    [Theory]
    [InlineData("", "time: invalid duration \"\"")]
    [InlineData("x", "time: invalid duration \"x\"")]
    [InlineData("1", "time: missing unit in duration \"1\"")]
    [InlineData("1x", "time: unknown unit \"x\" in duration \"1x\"")]
    [InlineData(".s", "time: invalid duration \".s\"")]
    public void A_bad_duration_is_refused_in_the_words_of_Go(string text, string message)
        => Assert.Equal(message, Assert.Throws<FormatException>(() => GoDuration.Parse(text)).Message);
}
