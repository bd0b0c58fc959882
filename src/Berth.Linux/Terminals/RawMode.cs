using System.Runtime.InteropServices;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Linux.Terminals;

/// <summary>
/// A terminal in raw mode, where each key goes through as it is. It gets its old mode back when this is disposed, when the process
/// exits, and when a signal ends the process.
/// </summary>
public sealed class RawMode : IDisposable
{
    // struct termios has 60 bytes with the GNU C library and musl; room is left.
    private const int AttributesSize = 128;
    private const int Drain = 1;
    private readonly Descriptor _terminal;
    private readonly byte[] _before = new byte[AttributesSize];
    private readonly List<PosixSignalRegistration> _signals = [];
    private int _restored;

    private RawMode(Descriptor terminal) => _terminal = terminal;

    /// <summary>Puts a terminal into raw mode. The descriptor stays the caller's and must outlive the result.</summary>
    /// <exception cref="SyscallException">It is no terminal.</exception>
    public static unsafe RawMode Enter(Descriptor terminal)
    {
        var mode = new RawMode(terminal);
        var raw = stackalloc byte[AttributesSize];
        fixed (byte* before = mode._before)
        {
            Syscall.Check(Libc.tcgetattr(terminal.Number, before), "tcgetattr");
            mode._before.CopyTo(new Span<byte>(raw, AttributesSize));
        }
        Libc.cfmakeraw(raw);
        // Before the change, so that no moment is left in which a signal would leave the terminal raw.
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGINT, PosixSignal.SIGQUIT])
            mode._signals.Add(PosixSignalRegistration.Create(signal, _ => mode.Restore()));
        AppDomain.CurrentDomain.ProcessExit += mode.OnExit;
        try
        {
            Syscall.Check(Libc.tcsetattr(terminal.Number, Drain, raw), "tcsetattr");
        }
        catch
        {
            mode.Dispose();
            throw;
        }
        return mode;
    }

    /// <summary>Gives the terminal its old mode back.</summary>
    public void Dispose()
    {
        Restore();
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        foreach (var signal in _signals)
            signal.Dispose();
        _signals.Clear();
    }

    private void OnExit(object? sender, EventArgs arguments) => Restore();

    private unsafe void Restore()
    {
        if (Interlocked.Exchange(ref _restored, 1) != 0 || _terminal.IsClosed)
            return;
        // A terminal that has hung up cannot be restored and need not be.
        fixed (byte* before = _before)
            _ = Libc.tcsetattr(_terminal.Number, Drain, before);
    }
}
