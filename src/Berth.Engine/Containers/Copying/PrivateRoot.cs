using System.Runtime.ExceptionServices;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Copying;

/// <summary>A root that is mounted for one thread alone, which lives as long as the root is needed.</summary>
internal sealed class PrivateRoot : IDisposable
{
    private readonly ManualResetEventSlim _opened = new();
    private readonly ManualResetEventSlim _done = new();
    private readonly Thread _thread;
    private Exception? _failure;
    private DirectoryHandle? _handle;

    /// <summary>Mounts the root.</summary>
    /// <param name="mount">Enters a mount namespace, mounts, and returns where.</param>
    public PrivateRoot(Func<string> mount)
    {
        _thread = new Thread(() =>
        {
            try
            {
                _handle = DirectoryHandle.Open(mount());
            }
            catch (Exception error)
            {
                _failure = error;
            }
            _opened.Set();
            _done.Wait();
        });
        _thread.Start();
        _opened.Wait();
        if (_failure is not null)
        {
            Dispose();
            ExceptionDispatchInfo.Throw(_failure);
        }
    }

    /// <summary>A path to the root that any thread can open.</summary>
    public string Path => _handle!.Descriptor.ProcPath;

    /// <summary>Opens the root once more.</summary>
    public DirectoryHandle Open() => _handle!.TryOpenInRoot("."u8)!;

    /// <inheritdoc/>
    public void Dispose()
    {
        _handle?.Dispose();
        _done.Set();
        _thread.Join();
        _opened.Dispose();
        _done.Dispose();
    }
}
