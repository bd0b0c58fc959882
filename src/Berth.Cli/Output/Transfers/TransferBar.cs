using Berth.Engine.Templates.Formatting;
using System.Diagnostics;
using Berth.Engine.Images.Transfers;

namespace Berth.Cli.Output.Transfers;

/// <summary>One blob's line.</summary>
internal sealed class TransferBar(string kind, string digest, long size) : IBlobProgress
{
    private const int ShownDigits = 12;
    private const int BarWidth = 38;
    private readonly string _name = $"Copying {kind} {Short(digest)}";
    private long _started;
    private long _ended;
    private long _bytes;
    private volatile string? _note;

    public void Advance(long bytes)
    {
        if (Volatile.Read(ref _started) == 0) Interlocked.CompareExchange(ref _started, Stopwatch.GetTimestamp(), 0);
        Interlocked.Add(ref _bytes, bytes);
    }

    public void Done(string? note = null)
    {
        _ended = Stopwatch.GetTimestamp();
        _note = note ?? "done";
    }

    /// <summary>The line, cut to <paramref name="width"/> columns.</summary>
    internal string Line(int width)
    {
        var bytes = Interlocked.Read(ref _bytes);
        var started = Volatile.Read(ref _started);
        string line;
        if (_note is { } note)
        {
            line = $"{_name} {note}";
            if (note == "done" && bytes > 0) line += $" | {HumanSize.OfBinary(bytes)} | {Rate(bytes, Stopwatch.GetElapsedTime(started, _ended))}";
        }
        else
        {
            var whole = size > 0 ? size : 0;
            line = $"{_name} {Bar(bytes, whole)} {HumanSize.OfBinary(bytes)}{(whole > 0 ? " / " + HumanSize.OfBinary(whole) : "")}{(started == 0 ? "" : " | " + Rate(bytes, Stopwatch.GetElapsedTime(started)))}";
        }

        return line.Length > width ? line[..width] : line;
    }

    private static string Short(string digest)
    {
        var digits = digest[(digest.IndexOf(':') + 1)..];
        return digits.Length > ShownDigits ? digits[..ShownDigits] : digits;
    }

    private static string Bar(long bytes, long whole)
    {
        var full = whole == 0 ? 0 : (int)Math.Min(BarWidth, bytes * BarWidth / whole);
        var head = full is > 0 and < BarWidth ? ">" : "";
        return $"[{new string('=', full - head.Length)}{head}{new string('-', BarWidth - full)}]";
    }

    private static string Rate(long bytes, TimeSpan time) => $"{HumanSize.OfBinary(bytes / Math.Max(time.TotalSeconds, 0.001))}/s";
}
