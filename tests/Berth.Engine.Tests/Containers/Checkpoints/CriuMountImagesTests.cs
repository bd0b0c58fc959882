using Berth.Engine.Containers.Checkpoints;
using Berth.Linux.Errors;

namespace Berth.Engine.Tests.Containers.Checkpoints;

public class CriuMountImagesTests
{
    // A mount of the container's own, with fields of each kind.
    private static readonly byte[] s_own = [0x08, 0x05, 0x10, 0xd1, 0x03, 0x42, 5, .. "tmpfs"u8, 0x5D, 1, 2, 3, 4, 0x61, 1, 2, 3, 4, 5, 6, 7, 8];

    [Fact]
    public void The_empty_directory_of_crun_gets_another_name_and_all_else_stays()
    {
        var renamed = CriuMountImages.Rename(Image(s_own, External("/run/berth/crun/.empty-directory")), "/run/crun/.empty-directory"u8, "f");
        Assert.Equal(Image(s_own, External("/run/crun/.empty-directory")), renamed);
        Assert.Equal(Image(s_own, External("/run/berth/crun/.empty-directory")), CriuMountImages.Rename(renamed, "/run/berth/crun/.empty-directory"u8, "f"));
    }

    [Fact]
    public void An_image_that_names_no_empty_directory_or_already_so_does_not_change()
    {
        Assert.Null(CriuMountImages.Rename(Image(s_own, External("/proc/interrupts")), "/run/crun/.empty-directory"u8, "f"));
        Assert.Null(CriuMountImages.Rename(Image(External("/run/crun/.empty-directory")), "/run/crun/.empty-directory"u8, "f"));
        Assert.Null(CriuMountImages.Rename(Image(), "/run/crun/.empty-directory"u8, "f"));
    }

    [Fact]
    public void A_long_name_has_a_length_of_two_bytes()
    {
        var name = "/" + new string('d', 200) + "/.empty-directory";
        Assert.Equal(Image(External(name)), CriuMountImages.Rename(Image(External("/x/.empty-directory")), System.Text.Encoding.UTF8.GetBytes(name), "f"));
    }

    [Fact]
    public void Whatever_is_cut_short_is_refused()
    {
        var image = Image(s_own, External("/x/.empty-directory"));
        for (var length = 0; length < image.Length; length++)
        {
            if (length == 8 || length == 8 + 4 + s_own.Length)
                continue;
            Assert.Throws<InvalidArgumentException>(() => CriuMountImages.Rename(image.AsSpan(0, length), "/n/.empty-directory"u8, "f"));
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x92, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 })]
    [InlineData(new byte[] { 0x07 })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff })]
    public void Fields_that_cannot_be_are_refused(byte[] message)
        => Assert.Throws<InvalidArgumentException>(() => CriuMountImages.Rename(Image(message), "/n/.empty-directory"u8, "f"));

    private static byte[] External(string name)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(name);
        byte[] length = bytes.Length < 128 ? [(byte)bytes.Length] : [(byte)(bytes.Length | 0x80), (byte)(bytes.Length >> 7)];
        return [0x08, 0x06, 0x3a, 13, .. "/sys/firmware"u8, 0x92, 0x01, .. length, .. bytes, 0x98, 0x01, 0x02];
    }

    private static byte[] Image(params byte[][] messages)
        => [0x19, 0x43, 0x56, 0x54, 0x28, 0x39, 0x56, 0x55, .. messages.SelectMany(static message => (byte[])[.. BitConverter.GetBytes(message.Length), .. message])];
}
