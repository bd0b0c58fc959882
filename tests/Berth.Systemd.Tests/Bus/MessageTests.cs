using Berth.Linux.Errors;
using Berth.Systemd.Bus;

namespace Berth.Systemd.Tests.Bus;

public sealed class MessageTests
{
    [Fact]
    public void What_is_written_is_read_back()
    {
        var writer = new MessageWriter().Byte(7).UInt32(42).String("grüße").UInt64(ulong.MaxValue).Boolean(true).Signature("a(st)");
        writer.StringArray("a", "bc");
        var reader = new MessageReader(writer.Bytes);
        Assert.Equal(7, reader.Byte());
        Assert.Equal(42u, reader.UInt32());
        Assert.Equal("grüße", reader.String());
        Assert.Equal(ulong.MaxValue, reader.UInt64());
        Assert.True(reader.Boolean());
        Assert.Equal("a(st)", reader.Signature());
        Assert.Equal(["a", "bc"], reader.StringArray());
        Assert.Equal(writer.Length, reader.Position);
    }

    [Fact]
    public void Properties_have_the_bytes_of_the_specification()
    {
        var writer = new MessageWriter();
        new UnitProperty("IODeviceWeight", new[] { ("/dev/sda", 100UL) }).Write(writer);
        // Name, variant signature a(st), array length 24, its element aligned to 8.
        Assert.Equal(
            "0E000000494F4465766963655765696768740005612873742900000018000000080000002F6465762F736461000000006400000000000000",
            Convert.ToHexString(writer.Bytes));
    }

    [Theory]
    [InlineData("a{sv}")]
    [InlineData("a(sa{sv}t)")]
    [InlineData("aas")]
    public void Skipping_an_empty_container_takes_its_length_only(string signature)
    {
        var writer = new MessageWriter().UInt32(0);
        writer.Align(8);
        var reader = new MessageReader(writer.Bytes);
        reader.Skip(signature);
        Assert.InRange(reader.Position, 4, 8);
    }

    [Fact]
    public void A_variant_that_nests_is_skipped_whole()
    {
        var writer = new MessageWriter().Signature("(uv)").Align(8).UInt32(1).Signature("as");
        writer.StringArray("x", "y").String("after");
        var reader = new MessageReader(writer.Bytes);
        reader.Skip("v");
        Assert.Equal("after", reader.String());
    }

    [Theory]
    [InlineData("FFFFFFFF61")]
    [InlineData("05000000616263")]
    [InlineData("01")]
    public void A_string_longer_than_the_message_is_an_error(string hex)
        => Assert.Throws<EngineException>(() =>
        {
            var reader = new MessageReader(Convert.FromHexString(hex));
            reader.String();
        });

    [Theory]
    [InlineData("machine.slice", "/machine.slice")]
    [InlineData("a-b-c.slice", "/a.slice/a-b.slice/a-b-c.slice")]
    [InlineData("-.slice", "")]
    public void A_slices_name_tells_its_cgroup(string slice, string path) => Assert.Equal(path, SliceName.CgroupPath(slice));

    [Theory]
    [InlineData("x.scope")]
    [InlineData(".slice")]
    [InlineData("a--b.slice")]
    [InlineData("-a.slice")]
    [InlineData("a-.slice")]
    [InlineData("a/b.slice")]
    public void A_bad_slice_is_refused(string slice) => Assert.Throws<InvalidArgumentException>(() => SliceName.CgroupPath(slice));

    [Fact]
    public void A_units_object_path_escapes_as_systemd_does()
        => Assert.Equal("/org/freedesktop/systemd1/unit/dbus_2eservice", SystemdConnection.Unit("dbus.service", "x").Path);
}
