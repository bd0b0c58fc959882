using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Linux.Terminals;

/// <summary>What can be asked and changed about a terminal (termios(3), ioctl_tty(2)).</summary>
public static class Terminal
{
    private const ulong TIOCGWINSZ = 0x5413, TIOCSWINSZ = 0x5414;

    /// <summary>Whether the descriptor is a terminal.</summary>
    public static bool Is(Descriptor descriptor) => Libc.isatty(descriptor.Number) == 1;

    /// <summary>A terminal's size.</summary>
    /// <exception cref="SyscallException">It is no terminal.</exception>
    public static unsafe WindowSize GetSize(Descriptor terminal)
    {
        var size = stackalloc ushort[4];
        Syscall.Check(Libc.TerminalControl(terminal.Number, TIOCGWINSZ, size), "ioctl TIOCGWINSZ");
        return new WindowSize(size[0], size[1]);
    }

    /// <summary>Sets a terminal's size; its foreground processes get SIGWINCH where that is a change.</summary>
    /// <exception cref="SyscallException">It is no terminal.</exception>
    public static unsafe void SetSize(Descriptor terminal, WindowSize size)
    {
        var buffer = stackalloc ushort[4] { size.Rows, size.Columns, 0, 0 };
        Syscall.Check(Libc.TerminalControl(terminal.Number, TIOCSWINSZ, buffer), "ioctl TIOCSWINSZ");
    }
}
