using Berth.Engine.Templates.Formatting;
using Berth.Cli.Output;

namespace Berth.Cli.Tests.Output;

public class HumanTests
{
    [Theory]
    [InlineData(0.4, "Less than a second")]
    [InlineData(1, "1 second")]
    [InlineData(59, "59 seconds")]
    [InlineData(61, "About a minute")]
    [InlineData(120, "2 minutes")]
    [InlineData(3600, "About an hour")]
    [InlineData(7200, "2 hours")]
    [InlineData(172_800, "2 days")]
    [InlineData(1_209_600, "2 weeks")]
    [InlineData(5_184_000, "2 months")]
    [InlineData(63_072_000, "2 years")]
    public void Spans_are_told_as_go_units_tells_them(double seconds, string text)
        => Assert.Equal(text, HumanDuration.Of(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0, "0B", "0B", "0 B")]
    [InlineData(11_372, "11.37kB", "11.11KiB", "11.4 kB")]
    [InlineData(2_019_619, "2.02MB", "1.926MiB", "2.02 MB")]
    [InlineData(1_000_000_000, "1GB", "953.7MiB", "1 GB")]
    public void Sizes_are_told_as_go_units_tells_them(double bytes, string units, string binary, string spaced)
    {
        Assert.Equal(units, HumanSize.OfDecimal(bytes));
        Assert.Equal(binary, HumanSize.OfBinary(bytes));
        Assert.Equal(spaced, HumanSize.Spaced(bytes));
    }
}
