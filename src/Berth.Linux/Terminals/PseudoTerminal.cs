using System.Globalization;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Linux.Terminals;

/// <summary>A pseudo terminal (pty(7)): what is written to one end is typed at the other.</summary>
public sealed class PseudoTerminal : IDisposable
{
    private const ulong TIOCSPTLCK = 0x40045431, TIOCGPTPEER = 0x5441, TIOCGPTN = 0x80045430;
    private const OpenFlags ReadWriteAlone = OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal;

    private PseudoTerminal(Descriptor master, Descriptor terminal, string path)
    {
        Master = master;
        Peer = terminal;
        Path = path;
    }

    /// <summary>The end that a terminal emulator holds.</summary>
    public Descriptor Master { get; }

    /// <summary>The end that programs take for their terminal.</summary>
    public Descriptor Peer { get; }

    /// <summary>The path of <see cref="Peer"/>, such as <c>/dev/pts/3</c>.</summary>
    public string Path { get; }

    /// <summary>Makes one.</summary>
    /// <param name="multiplexer">The ptmx device; that of another devpts for a terminal there.</param>
    /// <exception cref="SyscallException">There are no more, or no devpts.</exception>
    public static unsafe PseudoTerminal Open(string multiplexer = "/dev/ptmx")
    {
        var master = FileSystem.Open(multiplexer, ReadWriteAlone);
        try
        {
            int unlock = 0, number;
            Syscall.Check(Libc.TerminalControl(master.Number, TIOCSPTLCK, &unlock), "ioctl TIOCSPTLCK", multiplexer);
            Syscall.Check(Libc.TerminalControl(master.Number, TIOCGPTN, &number), "ioctl TIOCGPTN", multiplexer);
            // The kernel opens the other end itself, whatever is mounted at /dev/pts (Linux 4.13).
            var peer = Syscall.Check(Libc.TerminalControl(master.Number, TIOCGPTPEER, (long)ReadWriteAlone | 0x80000), "ioctl TIOCGPTPEER", multiplexer);
            return new PseudoTerminal(master, new Descriptor(peer), string.Create(CultureInfo.InvariantCulture, $"/dev/pts/{number}"));
        }
        catch
        {
            master.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Master.Dispose();
        Peer.Dispose();
    }
}
