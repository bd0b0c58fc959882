using Berth.Linux.Files;

namespace Berth.Linux.Tests.Files;

public sealed class OfdLockTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("berth-lock-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Only_one_holder_at_a_time()
    {
        var path = _directory + "/lock";
        using (OfdLock.Acquire(path))
            Assert.Null(OfdLock.TryAcquire(path));
        using var next = OfdLock.TryAcquire(path);
        Assert.NotNull(next);
    }

    [Fact]
    public void Who_waits_for_a_lock_file_that_is_removed_gets_a_lock_that_excludes_others()
    {
        var path = _directory + "/lock";
        var first = OfdLock.Acquire(path);
        OfdLock? second = null;
        var waiter = new Thread(() => second = OfdLock.Acquire(path));
        waiter.Start();
        while (waiter.ThreadState != ThreadState.WaitSleepJoin && second is null && waiter.IsAlive && !WaitsInKernel(path))
            Thread.Yield();
        first.RemoveAndDispose();
        waiter.Join();
        Assert.NotNull(second);
        Assert.Null(OfdLock.TryAcquire(path));
        second.Dispose();
    }

    // A blocked OFD lock shows as "-> OFDLCK" in /proc/locks.
    private static bool WaitsInKernel(string path)
    {
        var inode = FileIdentity.TryOf(path)?.Inode;
        return File.ReadLines("/proc/locks").Any(line => line.Contains("->", StringComparison.Ordinal) && line.Contains($":{inode} ", StringComparison.Ordinal));
    }
}
