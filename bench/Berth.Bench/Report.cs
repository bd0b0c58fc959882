using System.Globalization;

namespace Berth.Bench;

/// <summary>Prints results as a table in Markdown.</summary>
internal sealed class Report(TextWriter output)
{
    /// <summary>Prints the table's head.</summary>
    public void Begin()
    {
        output.WriteLine("| work | who | median ms | quartiles | times Berth's |");
        output.WriteLine("| --- | --- | ---: | ---: | ---: |");
    }

    /// <summary>Prints one work's rows; the first of them is Berth's.</summary>
    public void Add(Work work, IReadOnlyList<Timing> timings)
    {
        var reference = timings[0].Median;
        foreach (var timing in timings)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {work.Name} | {timing.Contender.Name} | {timing.Median:F1} | {timing.LowerQuartile:F1}-{timing.UpperQuartile:F1} | {timing.Median / reference:F2} |"));
        }

        output.Flush();
    }

    /// <summary>Prints a work that could not be measured.</summary>
    public void AddFailure(Work work, string reason) =>
        output.WriteLine($"| {work.Name} | failed: {reason.ReplaceLineEndings(" ").Replace('|', '/').Trim()} | | | |");

    /// <summary>Prints the most memory that transfers had; Berth's row is the first of each work.</summary>
    public void AddPeaks(IReadOnlyList<(string Work, string Engine, double Bytes)> results)
    {
        output.WriteLine();
        output.WriteLine("| peak memory of transfers | who | MiB | times Berth's |");
        output.WriteLine("| --- | --- | ---: | ---: |");
        var reference = 0.0;
        foreach (var (work, engine, bytes) in results)
        {
            if (engine == "berth")
                reference = bytes;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {work} | {engine} | {bytes / 1048576:F0} | {bytes / reference:F2} |"));
        }
    }

    /// <summary>Prints how times grow with the number of containers.</summary>
    public void AddGrowth(IReadOnlyList<(string Command, IReadOnlyList<double> Milliseconds)> results)
    {
        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| growth: ms with so many containers | {string.Join(" | ", Growth.Counts.Select(static count => count.ToString("N0", CultureInfo.InvariantCulture)))} | the last to the one before (linear: 10) |"));
        output.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        foreach (var (command, times) in results)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {command} | {string.Join(" | ", times.Select(static time => time.ToString("F1", CultureInfo.InvariantCulture)))} | {times[^1] / times[^2]:F1} |"));
    }

    /// <summary>Prints resident memory per container.</summary>
    public void AddMemory(IReadOnlyList<(string Engine, double Bytes)> results)
    {
        output.WriteLine();
        output.WriteLine("| resident per running container | KiB (PSS) | times Berth's |");
        output.WriteLine("| --- | ---: | ---: |");
        foreach (var (engine, bytes) in results)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {engine} | {bytes / 1024:F0} | {bytes / results[0].Bytes:F2} |"));
    }
}
