using System.Text;
using Berth.Engine.Logs;
using Berth.Linux.Errors;

namespace Berth.Engine.Tests.Logs;

public sealed class LogTimeTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1700000000", 1_700_000_000_000_000_000)]
    [InlineData("1700000000.5", 1_700_000_000_500_000_000)]
    [InlineData("1e9", 1_000_000_000_000_000_000)]
    [InlineData("-5", -5_000_000_000)]
    [InlineData("2026-11-22T03:00:00Z", 1_795_316_400_000_000_000)]
    [InlineData("2026-11-22T03:00:00.123456789Z", 1_795_316_400_123_456_789)]
    [InlineData("2026-11-22T04:00:00+01:00", 1_795_316_400_000_000_000)]
    [InlineData("2026-11-22T01:30:00.5-01:30", 1_795_316_400_500_000_000)]
    [InlineData("2026-11-22Z", 1_795_305_600_000_000_000)]
    [InlineData("2026-11-22+01:00", 1_795_302_000_000_000_000)]
    [InlineData("1h30m", 1_795_311_000_000_000_000)]
    [InlineData(".5h", 1_795_314_600_000_000_000)]
    [InlineData("-1h", 1_795_320_000_000_000_000)]
    [InlineData("10ms", 1_795_316_399_990_000_000)]
    public void What_podman_takes_as_a_time_is_taken(string text, long nanoseconds)
        => Assert.Equal(nanoseconds, LogTime.ParseInput(text, backwards: true, s_now));

    [Fact]
    public void A_duration_for_until_counts_forward()
        => Assert.Equal(LogTime.FromDate(s_now.AddHours(1)), LogTime.ParseInput("1h", backwards: false, s_now));

    [Fact]
    public void A_time_without_a_zone_is_local()
    {
        var expected = LogTime.FromDate(new DateTimeOffset(new DateTime(2026, 7, 1, 2, 10, 0, DateTimeKind.Local)));
        Assert.Equal(expected, LogTime.ParseInput("2026-07-01T02:10:00", backwards: true, s_now));
        Assert.Equal(expected + 5_000_000, LogTime.ParseInput("2026-07-01T02:10:00.005", backwards: true, s_now));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("2026-11-22T02")]
    [InlineData("2026-11-22T02:10")]
    [InlineData("2026-11-22 02:10:00")]
    [InlineData("2026-13-22")]
    [InlineData("2026-02-30T00:00:00Z")]
    [InlineData("1h-2")]
    [InlineData("h")]
    [InlineData("1d")]
    [InlineData("2026-11-22T02:10Z")]
    [InlineData("02:10")]
    [InlineData("2026-11-22T02:10:00.Z")]
    [InlineData("")]
    public void What_podman_refuses_is_refused(string text)
    {
        var error = Assert.Throws<InvalidArgumentException>(() => LogTime.ParseInput(text, backwards: true, s_now));
        Assert.Equal("unable to interpret time value", error.Message);
    }

    [Theory]
    [InlineData("2026-11-22T02:53:22.603002759+00:00", 1_795_316_002_603_002_759)]
    [InlineData("2026-11-22T03:53:22.603002759+01:00", 1_795_316_002_603_002_759)]
    [InlineData("2024-02-29T00:00:00.000000000Z", 1_709_164_800_000_000_000)]
    public void A_records_time_is_read(string text, long nanoseconds)
        => Assert.Equal(nanoseconds, LogTime.ParseRecord(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData("2026-11-22T02:53:22")]
    [InlineData("2026-11-22T02:53:22.6030")]
    [InlineData("20xx-11-22T02:53:22.603002759Z")]
    [InlineData("2026-11-22T02:53:22.603002759+0100")]
    public void What_is_no_time_is_none(string text) => Assert.Null(LogTime.ParseRecord(Encoding.ASCII.GetBytes(text)));
}
