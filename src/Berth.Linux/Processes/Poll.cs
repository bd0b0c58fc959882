using System.Diagnostics;
using Berth.Linux.Files;

namespace Berth.Linux.Processes;

/// <summary>ppoll(2).</summary>
public static class Poll
{
    private const short Input = 0x1;

    /// <summary>Waits until a descriptor is readable or at its end; false if the time ran out. Null waits for ever.</summary>
    public static bool ForInput(Descriptor descriptor, TimeSpan? timeout)
    {
        Span<bool> ready = stackalloc bool[1];
        ReadOnlySpan<int> numbers = [descriptor.Number];
        return ForInput(numbers, ready, timeout);
    }

    /// <summary>
    /// Waits until one of <paramref name="numbers"/> is readable or at its end and says which in <paramref name="ready"/>.
    /// A negative number is passed over.
    /// </summary>
    public static unsafe bool ForInput(ReadOnlySpan<int> numbers, Span<bool> ready, TimeSpan? timeout)
    {
        var entries = stackalloc PollEntry[numbers.Length];
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            for (var index = 0; index < numbers.Length; index++)
                entries[index] = new PollEntry { Number = numbers[index], Events = Input };
            var left = Left();
            var time = new PollTimeout { Seconds = left.Ticks / TimeSpan.TicksPerSecond, Nanoseconds = left.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick };
            var count = Libc.ppoll(entries, (nuint)numbers.Length, timeout is null ? null : &time, null);
            if (count == -1 && Errno.Last == Errno.EINTR)
                continue;
            Syscall.Check(count, "poll");
            for (var index = 0; index < numbers.Length; index++)
                ready[index] = entries[index].Returned != 0;
            if (count > 0 || (timeout is not null && Left() == TimeSpan.Zero))
                return count > 0;
        }

        TimeSpan Left()
        {
            var left = (timeout ?? TimeSpan.Zero) - Stopwatch.GetElapsedTime(began);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }
}
