using Berth.Linux.Errors;

namespace Berth.Systemd.Bus;

/// <summary>
/// A job that was asked of systemd and goes on while the caller does something else. Dispose it in any case; that
/// closes the connection and does not undo the job.
/// </summary>
public sealed class PendingJob : IDisposable
{
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMicroseconds(250);

    private readonly SystemdConnection _connection;
    private readonly uint _serial;
    private readonly string _member, _unit;
    private readonly bool _ownsConnection;

    internal PendingJob(SystemdConnection connection, uint serial, string member, string unit, bool ownsConnection)
    {
        _connection = connection;
        _serial = serial;
        _member = member;
        _unit = unit;
        _ownsConnection = ownsConnection;
    }

    /// <summary>Waits until the job is over and did what it was asked.</summary>
    /// <param name="timeoutMilliseconds">How long at most.</param>
    /// <exception cref="BusException">systemd refused the job.</exception>
    /// <exception cref="EngineException">The job failed or the time is over; the text names the unit.</exception>
    public void Wait(int timeoutMilliseconds = 30_000) => WaitUnless(null, timeoutMilliseconds);

    /// <summary>Waits until systemd has taken the job on.</summary>
    /// <exception cref="BusException">systemd refused the job.</exception>
    public void WaitUntilQueued() => _connection.Bus.Reply(_serial, _member);

    /// <summary>Waits until the job is over, or the caller sees that it did what it was asked.</summary>
    /// <param name="isDone">Asked four times in a millisecond, and has to be cheap; null for nothing to be seen.</param>
    /// <param name="timeoutMilliseconds">How long at most.</param>
    /// <inheritdoc cref="Wait"/>
    public void WaitUnless(Func<bool>? isDone, int timeoutMilliseconds = 30_000)
    {
        var deadline = Environment.TickCount64 + timeoutMilliseconds;
        var job = _connection.Bus.Reply(_serial, _member, timeoutMilliseconds).Reader.String();
        while (true)
        {
            while (isDone is not null && !_connection.Bus.HasInput(s_betweenLooks) && Environment.TickCount64 < deadline)
            {
                if (isDone())
                    return;
            }

            var signal = _connection.Bus.Signal((int)Math.Max(0, deadline - Environment.TickCount64))
                ?? throw new EngineException(ErrorKind.Internal, $"unit {_unit}: systemd did not finish {_member} in {timeoutMilliseconds} ms");
            if (signal.Member != "JobRemoved")
                continue;
            var reader = signal.Reader;
            reader.UInt32();
            if (reader.String() != job)
                continue;
            reader.String();
            var result = reader.String();
            if (result is "done" or "skipped")
                return;
            throw new EngineException(ErrorKind.Internal, $"unit {_unit}: systemd's job ended with result \"{result}\"");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsConnection)
            _connection.Dispose();
    }
}
