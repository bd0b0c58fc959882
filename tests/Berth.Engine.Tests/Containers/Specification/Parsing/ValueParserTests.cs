using Berth.Engine.Containers.Specification;
using Berth.Engine.Containers.Specification.Parsing;
using Berth.Linux.Errors;
using Berth.Engine.Templates.Formatting;
using Berth.Linux.Processes;

namespace Berth.Engine.Tests.Containers.Specification.Parsing;

public sealed class ValueParserTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("10", 10)]
    [InlineData("1.5k", 1536)]
    [InlineData("65536k", 67108864)]
    [InlineData("10MB", 10485760)]
    [InlineData("2GiB", 2147483648)]
    [InlineData("3 m", 3145728)]
    [InlineData("1b", 1)]
    [InlineData("1e3", 1000)]
    [InlineData("1_0k", 10240)]
    [InlineData("99999999p", long.MinValue)]
    public void Sizes_have_binary_units(string text, long bytes) => Assert.Equal(bytes, SizeParser.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("m")]
    [InlineData("1x")]
    [InlineData("1bb")]
    [InlineData("1mm")]
    public void What_is_no_size_is_refused(string text) => Assert.Throws<InvalidArgumentException>(() => SizeParser.Parse(text));

    [Theory]
    [InlineData("30s", 30_000_000_000)]
    [InlineData("1h2m3.5s", 3723_500_000_000)]
    [InlineData("-3ms", -3_000_000)]
    [InlineData("0", 0)]
    [InlineData(".5s", 500_000_000)]
    public void Durations_are_gos(string text, long nanoseconds) => Assert.Equal(nanoseconds, GoDuration.ParseNanoseconds(text));

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("1x")]
    [InlineData("--1s")]
    public void What_is_no_duration_is_refused(string text) => Assert.Throws<FormatException>(() => GoDuration.ParseNanoseconds(text));

    [Theory]
    [InlineData("SIGTERM", 15)]
    [InlineData("term", 15)]
    [InlineData("9", 9)]
    [InlineData("SIGRTMIN+3", 37)]
    [InlineData("rtmax-1", 63)]
    [InlineData("RTMIN", 34)]
    public void Signals_are_known_by_name_and_number(string text, int number) => Assert.Equal(number, Signals.Parse(text));

    [Fact]
    public void Every_signal_reads_back_from_its_name()
    {
        for (var signal = 1; signal <= 64; signal++)
        {
            if (signal is not (32 or 33)) Assert.Equal(signal, Signals.Parse(Signals.Name(signal)));
        }

        Assert.Equal("SIGRTMIN+3", Signals.Name(37));
    }

    [Theory]
    [InlineData("/dev/sda", "/dev/sda", "/dev/sda", "rwm")]
    [InlineData("/dev/sda:r", "/dev/sda", "/dev/sda", "r")]
    [InlineData("/dev/sda:/dev/x", "/dev/sda", "/dev/x", "rwm")]
    [InlineData("/dev/sda:/dev/x:rw", "/dev/sda", "/dev/x", "rw")]
    public void A_device_has_a_place_and_permissions(string text, string host, string inside, string permissions)
        => Assert.Equal(new DeviceSpecification(host, inside, permissions), DeviceParser.Parse(text));

    [Theory]
    [InlineData("vendor.com/class=name", true)]
    [InlineData("/dev/a=b", false)]
    [InlineData("/dev/sda", false)]
    public void CDI_devices_are_told_from_files(string text, bool isCdi) => Assert.Equal(isCdi, DeviceParser.IsCdi(text));

    [Fact]
    public void A_device_rule_may_leave_numbers_open()
        => Assert.Equal(new DeviceCgroupRule("c", 10, null, "rm"), DeviceParser.ParseRule("c 10:* rm"));

    [Theory]
    [InlineData("/a/*/c", "/a/b/c", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a[b-d]c", "acc", true)]
    [InlineData("a[^b]c", "abc", false)]
    [InlineData("a\\*", "a*", true)]
    [InlineData("a*", "b", false)]
    public void Patterns_match_as_gos(string pattern, string name, bool matches) => Assert.Equal(matches, Glob.IsMatch(name, pattern));

    [Fact]
    public void A_colon_in_a_volumes_path_is_written_with_a_backslash()
    {
        var mount = VolumeParser.Parse("/a\\:b:/c\\:d:ro");
        Assert.Equal("/a:b", mount.Source);
        Assert.Equal("/c:d", mount.Destination);
        Assert.Contains("ro", mount.Options);
    }

    [Fact]
    public void A_comma_in_a_mounts_path_is_written_in_quotes()
        => Assert.Equal("/a,b", MountParser.Parse("type=bind,\"src=/a,b\",dst=/x").Source);

    [Theory]
    [InlineData("/x/../y//z/.", "/y/z")]
    [InlineData("/..", "/")]
    [InlineData("//", "/")]
    public void A_destination_is_taken_in_its_normal_form(string given, string normal)
        => Assert.Equal(normal, VolumeParser.Parse("/tmp:" + given).Destination);

    [Theory]
    [InlineData("92:D0:c6:0a:29:33", "92:d0:c6:0a:29:33")]
    [InlineData("92-d0-c6-0a-29-33", "92:d0:c6:0a:29:33")]
    public void A_hardware_address_is_written_with_colons(string text, string expected) => Assert.Equal(expected, NetworkModeParser.Mac(text));

    [Fact]
    public void Capabilities_of_a_mask_are_those_of_its_bits()
        => Assert.Equal(["CAP_CHOWN", "CAP_SYS_ADMIN"], Capabilities.FromMask((1UL << 21) | 1));
}
