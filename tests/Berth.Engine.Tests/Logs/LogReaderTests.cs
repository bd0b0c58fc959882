using System.Diagnostics;
using System.Text;
using Berth.Engine.Logs;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Tests.Logs;

public sealed class LogReaderTests : IDisposable
{
    // Written by conmon 2.1.13 for: echo out1; echo err1 >&2; printf partial; …
    private const string Recorded = """
        2026-11-22T02:53:22.603002759+00:00 stdout F out1
        2026-11-22T02:53:22.603002759+00:00 stdout P partial
        2026-11-22T02:53:22.603215445+00:00 stderr F err1
        2026-11-22T02:53:22.704807456+00:00 stdout F  rest
        2026-11-22T02:53:22.704807456+00:00 stdout F noeol
        2026-11-22T02:53:22.704807456+00:00 stdout F 
        2026-11-22T02:53:22.704807456+00:00 stdout F last
        2026-11-22T02:53:22.704807456+00:00 stdout P tail-without-eol

        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("berth-logs").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Pieces_of_lines_join_and_both_streams_keep_their_order()
        => Assert.Equal("out1\npartialerr1\n rest\nnoeol\n\nlast\ntail-without-eol", Print(Recorded));

    // What podman logs --tail N printed for the same file.
    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "tail-without-eol")]
    [InlineData(2, "last\ntail-without-eol")]
    [InlineData(3, "\nlast\ntail-without-eol")]
    [InlineData(5, " rest\nnoeol\n\nlast\ntail-without-eol")]
    [InlineData(6, "partialerr1\n rest\nnoeol\n\nlast\ntail-without-eol")]
    [InlineData(7, "out1\npartialerr1\n rest\nnoeol\n\nlast\ntail-without-eol")]
    [InlineData(100, "out1\npartialerr1\n rest\nnoeol\n\nlast\ntail-without-eol")]
    [InlineData(-1, "out1\npartialerr1\n rest\nnoeol\n\nlast\ntail-without-eol")]
    public void The_tail_is_podmans(int lines, string expected) => Assert.Equal(expected, Print(Recorded, new LogQuery { Tail = lines }));

    [Fact]
    public void Timestamps_have_nine_digits_and_utc_is_Z()
        => Assert.StartsWith(
            "2026-11-22T02:53:22.603002759Z out1\n2026-11-22T02:53:22.603002759Z partial2026-11-22T02:53:22.603215445Z err1\n",
            Print(Recorded, timestamps: true));

    [Fact]
    public void Times_of_another_zone_stay_as_they_are()
        => Assert.Equal(
            "2026-11-22T03:54:31.657916958+01:00 hi\n",
            Print("2026-11-22T03:54:31.657916958+01:00 stdout F hi\n", timestamps: true));

    [Theory]
    [InlineData(1_795_316_002_603_002_759, null, "out1\npartialerr1\n rest\nnoeol\n\nlast\ntail-without-eol")]
    [InlineData(1_795_316_002_603_002_760, null, "err1\n rest\nnoeol\n\nlast\ntail-without-eol")]
    [InlineData(null, 1_795_316_002_603_215_445, "out1\npartialerr1\n")]
    [InlineData(1_795_316_002_603_215_445, 1_795_316_002_603_215_445, "err1\n")]
    [InlineData(1_795_316_003_000_000_000, null, "")]
    public void Since_and_until_include_their_moment(long? since, long? until, string expected)
        => Assert.Equal(expected, Print(Recorded, new LogQuery { Since = since, Until = until }));

    [Fact]
    public void Several_logs_are_merged_by_time_with_a_label_each()
    {
        using var first = Source("2026-11-22T02:00:01.0Z stdout F a\n2026-11-22T02:00:03.0Z stdout F c\n", new LogQuery());
        using var second = Source("2026-11-22T03:00:02.0+01:00 stdout F b\n2026-11-22T03:00:04.0+01:00 stderr F d\n", new LogQuery());
        Assert.Equal("x a\ny b\nx c\ny d\n", Read([first, second], new LogQuery(), ["x", "y"]));
    }

    [Fact]
    public void Colours_are_podmans()
    {
        using var source = Source(Recorded, new LogQuery { Tail = 2 });
        Assert.Equal("\e[37mlast\e[0m\n\e[37mtail-without-eol\e[0m", Read([source], new LogQuery(), [], color: true));
    }

    [Fact]
    public void Lines_that_are_no_records_are_passed_over()
        => Assert.Equal("good\n", Print("\ngarbage\n2026-11-22T02:00:01.0Z stdout X a\n2026-11-22T02:00:01.0Z stdxut F a\n2026-11-22T02:00:01.0Z stdout F good\n2026-11"));

    [Fact]
    public void A_log_that_is_not_there_is_empty()
    {
        using var source = LogReader.Open("k8s-file", "id", _directory + "/absent", new LogQuery());
        Assert.False(source.MoveNext());
    }

    [Theory]
    [InlineData("none")]
    [InlineData("passthrough")]
    [InlineData("passthrough-tty")]
    public void A_driver_without_a_log_is_an_error_in_podmans_words(string driver)
    {
        var error = Assert.Throws<EngineException>(() => LogReader.Open(driver, "id", "", new LogQuery()));
        Assert.Equal($"this container is using the '{driver}' log driver, cannot read logs: this container is not logging output", error.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(999)]
    [InlineData(5000)]
    public void The_tail_of_a_long_log_with_long_lines_is_that_of_the_whole(int lines)
    {
        var random = new Random(7);
        var text = new StringBuilder();
        var plain = new List<string>();
        for (var i = 0; i < 4000; i++)
        {
            // Lengths around the size of the blocks that are read backwards.
            var line = $"{i} {new string('x', i % 500 == 0 ? 65_536 - 60 + i / 500 : random.Next(300))}";
            plain.Add(line);
            text.Append("2026-11-22T02:53:22.603002759+00:00 stdout F ").Append(line).Append('\n');
        }
        Assert.Equal(string.Concat(plain.TakeLast(lines).Select(line => line + "\n")), Print(text.ToString(), new LogQuery { Tail = lines }));
    }

    [Fact]
    public void Following_prints_what_comes_and_ends_with_the_writer()
    {
        var path = _directory + "/log";
        File.WriteAllText(path, Recorded);
        using var writer = Process.Start(new ProcessStartInfo("/bin/sh")
        {
            ArgumentList = { "-c", """
                sleep 0.05; echo "2026-11-22T02:53:23.0+00:00 stdout F more" >> "$0"
                sleep 0.05; printf "2026-11-22T02:53:24.0+00:00 std" >> "$0"; sleep 0.02; echo "out F split" >> "$0"
                sleep 0.05; echo "2026-11-22T02:53:25.0+00:00 stdout F rotated" > "$0.new"; mv "$0.new" "$0"
                sleep 0.05; echo "2026-11-22T02:53:26.0+00:00 stdout F end" >> "$0"
                """, path },
            UseShellExecute = false,
        })!;
        var query = new LogQuery { Follow = true, Tail = 1 };
        using var source = LogReader.Open("k8s-file", "id", path, query);
        var asked = 0;
        var text = Read([source], query, [], writer: _ => asked++ == 0 ? PidDescriptor.TryOpen(writer.Id) : null);
        Assert.Equal("tail-without-eolmore\nsplit\nrotated\nend\n", text);
        Assert.Equal(2, asked);
        writer.WaitForExit();
    }

    [Fact]
    public void Following_what_does_not_run_ends_at_once()
    {
        var query = new LogQuery { Follow = true };
        using var source = Source(Recorded, query);
        Assert.EndsWith("tail-without-eol", Read([source], query, [], writer: _ => null));
    }

    [Fact]
    public void Following_ends_at_the_time_until()
    {
        var query = new LogQuery { Follow = true, Until = LogTime.FromDate(DateTimeOffset.UtcNow.AddMilliseconds(100)) };
        using var source = Source(Recorded, query);
        var clock = Stopwatch.StartNew();
        Read([source], query, [], writer: _ => PidDescriptor.TryOpen(Environment.ProcessId));
        Assert.InRange(clock.ElapsedMilliseconds, 50, 5000);
    }

    private LogSource Source(string text, LogQuery query)
    {
        var path = $"{_directory}/{Guid.NewGuid():N}";
        File.WriteAllText(path, text);
        return LogReader.Open("k8s-file", "id", path, query);
    }

    private string Print(string text, LogQuery? query = null, bool timestamps = false)
    {
        using var source = Source(text, query ?? new LogQuery());
        return Read([source], query ?? new LogQuery(), [], timestamps);
    }

    private string Read(
        IReadOnlyList<LogSource> sources, LogQuery query, string[] labels, bool timestamps = false, bool color = false, Func<int, PidDescriptor?>? writer = null)
    {
        var path = $"{_directory}/out-{Guid.NewGuid():N}";
        using (var output = FileSystem.Open(path, OpenFlags.WriteOnly | OpenFlags.Create, 0x180))
            LogReader.Read(sources, query, new LogText(output, output, labels, timestamps, color), writer);
        return File.ReadAllText(path);
    }
}
