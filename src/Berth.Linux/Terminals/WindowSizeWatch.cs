using System.Runtime.InteropServices;
using Berth.Linux.Files;

namespace Berth.Linux.Terminals;

/// <summary>Tells when the size of this process's terminal changes (SIGWINCH), in a form that poll(2) can wait for.</summary>
public sealed class WindowSizeWatch : IDisposable
{
    // SIGWINCH by its number, which .NET takes too; its name would need a guard against Windows.
    private const int WindowChange = 28;
    private readonly Descriptor _write;
    private readonly PosixSignalRegistration _registration;
    private int _pending;

    /// <summary>Begins to watch.</summary>
    public WindowSizeWatch()
    {
        (Descriptor, _write) = FileSystem.Pipe();
        _registration = PosixSignalRegistration.Create((PosixSignal)WindowChange, _ =>
        {
            if (Interlocked.Exchange(ref _pending, 1) == 0)
                FileSystem.Write(_write, [1]);
        });
    }

    /// <summary>Readable when the size may have changed; call <see cref="Acknowledge"/> then.</summary>
    public Descriptor Descriptor { get; }

    /// <summary>Takes in what was announced; the size that is asked for afterwards is the new one.</summary>
    public void Acknowledge()
    {
        Span<byte> buffer = stackalloc byte[16];
        FileSystem.Read(Descriptor, buffer);
        Interlocked.Exchange(ref _pending, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        Descriptor.Dispose();
        _write.Dispose();
    }
}
