using System.Runtime.ExceptionServices;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>One step of a start that is done on a thread of its own, since it mostly waits for others.</summary>
internal sealed class SideStep : IDisposable
{
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;

    private SideStep(Action work)
    {
        _thread = new Thread(() =>
        {
            try
            {
                work();
            }
            catch (Exception failure)
            {
                _failure = ExceptionDispatchInfo.Capture(failure);
            }
        });
    }

    /// <summary>Begins the work.</summary>
    public static SideStep Begin(Action work)
    {
        var step = new SideStep(work);
        step._thread.Start();
        return step;
    }

    /// <summary>Waits for the end of the work, and throws what it threw.</summary>
    public void Complete()
    {
        _thread.Join();
        _failure?.Throw();
    }

    /// <summary>Waits for the end of the work, however it ended: an undo that runs beside it would leave behind what it makes.</summary>
    public void Dispose() => _thread.Join();
}
