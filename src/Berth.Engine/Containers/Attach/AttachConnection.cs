using Berth.Engine.Containers.Lifecycle;
using Berth.Linux;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;
using Berth.Linux.Sockets;
using Berth.Linux.Terminals;

namespace Berth.Engine.Containers.Attach;

/// <summary>
/// A connection to conmon's attach socket: a sequenced-packet socket on which conmon sends packets whose first byte tells the
/// stream (2 output, 3 error) and takes input as it is.
/// </summary>
internal sealed class AttachConnection : IDisposable
{
    private const byte OutputPacket = 2;
    private const byte ErrorPacket = 3;

    // conmon's packets hold at most 8 KiB of data and the byte before it.
    private const int PacketSize = 8192 + 1;

    private readonly UnixSocket _socket;
    private readonly byte[] _packet = new byte[PacketSize];

    private AttachConnection(UnixSocket socket) => _socket = socket;

    /// <summary>Connects to the conmon that looks after a bundle.</summary>
    /// <exception cref="SyscallException">No conmon listens there.</exception>
    public static AttachConnection Open(string bundle)
        => new(UnixSocket.Connect(bundle + ContainerRunFiles.Attach, SocketKind.SequencedPacket));

    /// <summary>Tells conmon the size of the user's terminal; it passes it on to the container's.</summary>
    public static void Resize(string bundle, int rows, int columns)
    {
        // Without a reader at the other end this must not wait: conmon may just have ended.
        using var control = FileSystem.TryOpen(bundle + ContainerRunFiles.Control, OpenFlags.WriteOnly | OpenFlags.NonBlocking);
        if (control is not null)
            FileSystem.Write(control, System.Text.Encoding.ASCII.GetBytes($"1 {rows} {columns}\n"));
    }

    /// <summary>Carries bytes both ways until the container's output ends or the user detaches.</summary>
    /// <param name="streams">The caller's ends.</param>
    /// <param name="resized">Readable when the user's terminal has a new size; null without one.</param>
    /// <param name="onResized">Called then.</param>
    public AttachEnd Pump(AttachStreams streams, Descriptor? resized = null, Action? onResized = null)
    {
        var typing = streams.Input is null ? null : new TypedInput(streams.Input, streams.DetachKeys, streams.IsConsole ? DetachKeys.Console : null);
        Span<int> numbers = [_socket.Descriptor.Number, streams.Input?.Number ?? -1, resized?.Number ?? -1];
        Span<bool> ready = stackalloc bool[3];
        while (true)
        {
            Poll.ForInput(numbers, ready, null);
            if (ready[2])
                onResized!();
            if (ready[0] && !TakePacket(streams))
                return AttachEnd.OutputEnded;
            if (!ready[1] || numbers[1] < 0)
                continue;
            var state = typing!.Read(out var passed);
            if (!Give(passed) || state == TypedInputState.Ended)
            {
                numbers[1] = -1;
                _socket.ShutdownWrite();
            }

            if (state == TypedInputState.Detached)
                return AttachEnd.Detached;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private bool TakePacket(AttachStreams streams)
    {
        int length;
        try
        {
            length = _socket.Receive(_packet);
        }
        catch (SyscallException error) when (error.Number == Errno.ECONNRESET)
        {
            return false;
        }

        if (length == 0)
            return false;
        var target = _packet[0] switch
        {
            OutputPacket => streams.Output,
            ErrorPacket => streams.Error,
            _ => null,
        };
        if (target is not null)
            OutputStream.WriteThrough(target, _packet.AsSpan(1, length - 1));
        return true;
    }

    // A container that has closed its input or has ended takes no more; its output still comes.
    private bool Give(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
            return true;
        try
        {
            _socket.Send(data);
            return true;
        }
        catch (SyscallException error) when (error.Number is Errno.EPIPE or Errno.ECONNRESET or Errno.ENOTCONN)
        {
            return false;
        }
    }
}
