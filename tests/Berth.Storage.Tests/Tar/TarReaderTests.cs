using System.Text;
using Berth.Linux.Files;
using Berth.Storage.Tar;
using FsCheck;
using FsCheck.Fluent;

namespace Berth.Storage.Tests.Tar;

public class TarReaderTests
{
    [Fact]
    public void What_the_writer_writes_the_reader_reads()
    {
        var names = Gen.Elements("a", "dir/b", new string('n', 101), $"{new string('p', 120)}/{new string('q', 90)}", $"{new string('p', 200)}/{new string('q', 150)}", "\u00fcml\u00e4ut", "with space");
        var entries =
            from name in names
            from type in Gen.Elements(TarEntryType.Regular, TarEntryType.SymbolicLink, TarEntryType.HardLink, TarEntryType.Directory, TarEntryType.Fifo, TarEntryType.CharacterDevice)
            from mode in Gen.Choose(0, 0xFFF)
            from user in Gen.Elements(0u, 1000u, 65534u, 2_097_152u, 4_000_000_000u)
            from seconds in Gen.Elements(0L, 1_700_000_000L, -5L, 10_000_000_000L)
            from data in Gen.ArrayOf(Gen.Choose(0, 255).Select(static value => (byte)value))
            from target in names
            select new { Entry = Make(name, type, (uint)mode, user, seconds, target, data), Data = type == TarEntryType.Regular ? data : [] };
        Prop.ForAll(Arb.From(Gen.ListOf(entries)), list =>
        {
            var archive = new MemoryStream();
            var writer = new TarWriter(archive);
            foreach (var item in list)
            {
                writer.Header(item.Entry);
                writer.Data(item.Data);
                writer.EndData(item.Data.Length);
            }

            writer.Complete();
            foreach (var chunk in new[] { 1 << 16, 512, 700, 13 })
            {
                var reader = new TarReader(new StreamChunkSource(new MemoryStream(archive.ToArray()), chunk));
                foreach (var item in list)
                {
                    var read = reader.Next()!;
                    Assert.Equal(item.Entry.Type == TarEntryType.Directory ? [.. item.Entry.Name, (byte)'/'] : item.Entry.Name, read.Name);
                    Assert.Equal(item.Entry.LinkTarget, read.LinkTarget);
                    Assert.Equal(item.Entry with { Name = [], LinkTarget = [], Attributes = [] }, read with { Name = [], LinkTarget = [], Attributes = [] });
                    Assert.Equal(item.Entry.Attributes.Count, read.Attributes.Count);
                    Assert.Equal(item.Data, ReadAll(reader));
                }

                Assert.Null(reader.Next());
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Fact]
    public void The_raw_pieces_and_the_data_are_the_archive()
    {
        var archive = new byte[1024 * 30];
        var stream = new MemoryStream(archive);
        var writer = new TarWriter(stream);
        foreach (var size in new[] { 0, 1, 511, 512, 513, 5000 })
        {
            writer.Header(Make($"f{size}", TarEntryType.Regular, 0x1A4, 0, 0, "", new byte[size]));
            writer.Data(new byte[size]);
            writer.EndData(size);
        }

        writer.Complete();
        var rebuilt = new MemoryStream();
        var reader = new TarReader(new StreamChunkSource(new MemoryStream(archive), 1000));
        while (reader.Next() is not null)
        {
            rebuilt.Write(reader.TakeRaw());
            rebuilt.Write(ReadAll(reader));
        }

        rebuilt.Write(reader.TakeRaw());
        for (ReadOnlySpan<byte> rest; (rest = reader.ReadTrailer()).Length > 0;) rebuilt.Write(rest);
        Assert.Equal(archive, rebuilt.ToArray());
    }

    [Fact]
    public void Any_damage_is_an_error_and_never_a_hang_or_another_exception()
    {
        var archive = new MemoryStream();
        var writer = new TarWriter(archive);
        for (var i = 0; i < 5; i++)
        {
            writer.Header(Make(new string('n', 150 * i) + i, TarEntryType.Regular, 0x1A4, 0, 0, "", new byte[700]));
            writer.Data(new byte[700]);
            writer.EndData(700);
        }

        writer.Complete();
        var bytes = archive.ToArray();
        var random = new Random(11);
        for (var round = 0; round < 3000; round++)
        {
            var damaged = (byte[])bytes.Clone();
            if (round % 3 == 0) damaged = damaged[..random.Next(damaged.Length)];
            else for (var hits = random.Next(1, 4); hits > 0; hits--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                var reader = new TarReader(new StreamChunkSource(new MemoryStream(damaged)));
                for (var count = 0; reader.Next() is not null; count++)
                {
                    Assert.True(count < 100);
                    ReadAll(reader);
                }
            }
            catch (TarException)
            {
                // What it is for.
            }
        }
    }

    [Fact]
    public void A_truncated_archive_is_refused()
    {
        var archive = new MemoryStream();
        var writer = new TarWriter(archive);
        writer.Header(Make("f", TarEntryType.Regular, 0x1A4, 0, 0, "", new byte[700]));
        var reader = new TarReader(new StreamChunkSource(new MemoryStream([.. archive.ToArray(), 1, 2, 3])));
        Assert.NotNull(reader.Next());
        Assert.Throws<TarException>(() => ReadAll(reader));
    }

    [Theory]
    [InlineData("11 path=abc\n")]
    [InlineData("13 path=abcdefgh\n")]
    [InlineData("x path=a\n")]
    [InlineData("999999999999 path=a\n")]
    [InlineData("9 path=a")]
    [InlineData("4 =a\n")]
    [InlineData("10 size=x\n")]
    public void A_malformed_extended_header_is_refused(string records)
        => Assert.Throws<TarException>(() => PaxHeader.Parse(Encoding.ASCII.GetBytes(records)));

    [Fact]
    public void A_time_before_1970_keeps_its_fraction()
    {
        Assert.Equal(new FileTime(-2, 500_000_000), PaxHeader.Parse("14 mtime=-1.5\n"u8).Modified);
        Assert.Equal(new FileTime(1, 123_456_789), PaxHeader.Parse("25 mtime=1.1234567890000\n"u8).Modified);
    }

    [Fact]
    public void An_extended_header_that_would_fill_the_memory_is_refused()
    {
        var block = new byte[512];
        var stream = new MemoryStream();
        new TarWriter(stream).Header(Make("f", TarEntryType.Regular, 0, 0, 0, "", []) with { Size = 2L << 30 });
        stream.ToArray().AsSpan(0, 512).CopyTo(block);
        block[156] = (byte)'x';
        FixChecksum(block);
        Assert.Contains("too long", Assert.Throws<TarException>(() => new TarReader(new StreamChunkSource(new MemoryStream(block))).Next()).Message, StringComparison.Ordinal);
    }

    private static void FixChecksum(byte[] block)
    {
        block.AsSpan(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var value in block) sum += value;
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(block, 148);
    }

    private static TarEntry Make(string name, TarEntryType type, uint mode, uint user, long seconds, string target, byte[] data) => new()
    {
        Type = type,
        Name = Encoding.UTF8.GetBytes(name),
        Mode = mode,
        User = user,
        Group = user / 2,
        Size = type == TarEntryType.Regular ? data.Length : 0,
        Modified = new FileTime(seconds, 0),
        LinkTarget = type is TarEntryType.SymbolicLink or TarEntryType.HardLink ? Encoding.UTF8.GetBytes(target) : [],
        DeviceMajor = type == TarEntryType.CharacterDevice ? 5u : 0,
        DeviceMinor = type == TarEntryType.CharacterDevice ? 1u : 0,
        Attributes = user == 1000 ? [new("user.x"u8.ToArray(), [1, 0, 10, 61])] : [],
    };

    private static byte[] ReadAll(TarReader reader)
    {
        var data = new MemoryStream();
        for (ReadOnlySpan<byte> piece; (piece = reader.ReadData()).Length > 0;) data.Write(piece);
        return data.ToArray();
    }
}
