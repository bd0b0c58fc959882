using Berth.Engine.Containers.Checkpoints;

namespace Berth.Engine.Tests.Containers.Checkpoints;

public class CriuStatisticsTests
{
    // As CRIU 4.2.1 wrote them.
    private const string Dump = "40591055063309572400000" + "00a2208839d06108cb40718ce0520" + "9e01282e30003820400048005008580860006800" + "7000";
    private const string Restore = "40591055063309570f000000120d0809100218f00220d18309281e";

    [Fact]
    public void What_a_dump_counted_is_read_without_its_zeros()
        => Assert.Equal(
            [("freezing_time", 102019), ("frozen_time", 121356), ("memdump_time", 718), ("memwrite_time", 158), ("pages_scanned", 46), ("pages_written", 32)],
            Read(Dump));

    [Fact]
    public void What_a_restore_counted_is_read()
        => Assert.Equal(
            [("pages_compared", 9), ("pages_skipped_cow", 2), ("forking_time", 368), ("restore_time", 147921), ("pages_restored", 30)],
            Read(Restore));

    [Theory]
    [InlineData("")]
    [InlineData("4059105506330957")]
    [InlineData("40591055063309570f000000")]
    [InlineData("40591055063309570f000000127f08")]
    [InlineData("40591055063309570f000000ffffffffffffffffffffffff")]
    public void A_file_that_is_cut_short_or_damaged_counts_nothing(string bytes) => Assert.Empty(Read(bytes));

    [Theory]
    [InlineData("checkpoint", true)]
    [InlineData("checkpoint/inventory.img", true)]
    [InlineData("volumes/data.tar", true)]
    [InlineData("checkpoint.json", false)]
    [InlineData("spec.json", false)]
    [InlineData("upper/etc/passwd", false)]
    [InlineData("secrets/token", false)]
    public void An_export_has_the_files_of_the_checkpoint_and_no_other_of_the_container(string path, bool isExported)
        => Assert.Equal(isExported, CheckpointFiles.IsExported(path));

    private static List<(string, int)> Read(string bytes)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Convert.FromHexString(bytes));
            return [.. CriuStatistics.Read(path).Select(static pair => (pair.Name, (int)pair.Value))];
        }
        finally
        {
            File.Delete(path);
        }
    }
}
