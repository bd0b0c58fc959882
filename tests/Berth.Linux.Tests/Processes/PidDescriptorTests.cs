using System.Globalization;
using Berth.Linux.Processes;

namespace Berth.Linux.Tests.Processes;

public sealed class PidDescriptorTests
{
    [Fact]
    public void The_number_of_a_thread_is_no_processes()
    {
        var self = Environment.ProcessId;
        var threads = Directory.GetDirectories("/proc/self/task").Select(static path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture));
        Assert.All(threads.Where(id => id != self), static id => Assert.Null(PidDescriptor.TryOpen(id)));
        using var own = PidDescriptor.TryOpen(self);
        Assert.NotNull(own);
    }
}
