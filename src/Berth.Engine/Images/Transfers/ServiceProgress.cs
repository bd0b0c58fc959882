using Berth.Systemd.Notify;

namespace Berth.Engine.Images.Transfers;

/// <summary>
/// Tells the service manager too, where this process is a service that is starting: STATUS= with the percentage, and more
/// time for the start as long as bytes come (sd_notify(3), EXTEND_TIMEOUT_USEC=).
/// </summary>
public sealed class ServiceProgress : ITransferProgress
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_extension = TimeSpan.FromSeconds(60);
    private readonly ITransferProgress _inner;
    private readonly Lock _gate = new();
    private string _subject = "image";
    private long _size, _done, _told;

    private ServiceProgress(ITransferProgress inner) => _inner = inner;

    /// <summary><paramref name="inner"/>, and the service manager if there is one that listens.</summary>
    public static ITransferProgress Wrap(ITransferProgress inner) => new Notification().HasListener ? new ServiceProgress(inner) : inner;

    /// <inheritdoc/>
    public void Say(string line)
    {
        const string Trying = "Trying to pull ";
        if (line.StartsWith(Trying, StringComparison.Ordinal))
        {
            _subject = line[Trying.Length..].TrimEnd('.');
            (_size, _done) = (0, 0);
            Tell(isNow: true);
        }

        _inner.Say(line);
    }

    /// <inheritdoc/>
    public bool IsQuiet => _inner.IsQuiet;

    /// <inheritdoc/>
    public void Warn(string message) => _inner.Warn(message);

    /// <inheritdoc/>
    public IBlobProgress Begin(string kind, string digest, long size)
    {
        Interlocked.Add(ref _size, Math.Max(size, 0));
        return new Blob(this, _inner.Begin(kind, digest, size), Math.Max(size, 0));
    }

    /// <inheritdoc/>
    public void End()
    {
        // What the manager shows from now on is another matter.
        new Notification().Status("").Send();
        _inner.End();
    }

    private void Tell(bool isNow)
    {
        lock (_gate)
        {
            if (!isNow && Environment.TickCount64 - _told < s_interval.TotalMilliseconds) return;
            _told = Environment.TickCount64;
        }

        var size = Interlocked.Read(ref _size);
        var percentage = size == 0 ? "" : $": {Math.Min(100, Interlocked.Read(ref _done) * 100 / size)}%";
        new Notification().Status($"Pulling {_subject}{percentage}").ExtendTimeout(s_extension).Send();
    }

    private sealed class Blob(ServiceProgress owner, IBlobProgress inner, long size) : IBlobProgress
    {
        private long _left = size;

        public void Advance(long bytes)
        {
            Interlocked.Add(ref owner._done, bytes);
            Interlocked.Add(ref _left, -bytes);
            owner.Tell(isNow: false);
            inner.Advance(bytes);
        }

        public void Done(string? note = null)
        {
            Interlocked.Add(ref owner._done, Interlocked.Exchange(ref _left, 0));
            inner.Done(note);
        }
    }
}
