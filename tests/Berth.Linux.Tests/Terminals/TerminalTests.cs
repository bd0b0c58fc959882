using System.Diagnostics;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Sockets;
using Berth.Linux.Terminals;

namespace Berth.Linux.Tests.Terminals;

public sealed class TerminalTests
{
    [Fact]
    public void A_pseudo_terminal_carries_bytes_and_a_size()
    {
        using var pair = PseudoTerminal.Open();
        Assert.True(Terminal.Is(pair.Peer));
        Terminal.SetSize(pair.Master, new WindowSize(33, 101));
        Assert.Equal(new WindowSize(33, 101), Terminal.GetSize(pair.Peer));
        Assert.Equal("33 101\n", Stty(pair, "size"));
    }

    [Fact]
    public void Raw_mode_passes_keys_as_they_are_and_is_undone()
    {
        using var pair = PseudoTerminal.Open();
        var before = Stty(pair, "-g");
        using (RawMode.Enter(pair.Peer))
        {
            Assert.Contains("-icanon", Stty(pair, "-a"));
            FileSystem.Write(pair.Master, [3, 13]);
            var buffer = new byte[8];
            Assert.Equal(2, FileSystem.Read(pair.Peer, buffer));
            Assert.Equal([3, 13], buffer[..2]);
        }
        Assert.Equal(before, Stty(pair, "-g"));
    }

    [Fact]
    public void Raw_mode_of_what_is_no_terminal_is_an_error()
    {
        using var file = FileSystem.Open("/dev/null", OpenFlags.ReadWrite);
        Assert.False(Terminal.Is(file));
        Assert.Equal(Errno.ENOTTY, Assert.Throws<SyscallException>(() => RawMode.Enter(file)).Number);
    }

    [Fact]
    public void A_console_socket_hands_over_the_terminal()
    {
        var path = Path.Combine(Path.GetTempPath(), $"berth-console-{Guid.NewGuid():N}");
        using (var console = new ConsoleSocket(path))
        {
            using var pair = PseudoTerminal.Open();
            using var runtime = UnixSocket.Connect(path);
            runtime.Send("/dev/pts/0"u8, pair.Master.Number);
            using var received = console.Receive(TimeSpan.FromSeconds(5));
            FileSystem.Write(received, "x\n"u8);
            Assert.Equal(2, FileSystem.Read(pair.Peer, new byte[8]));
        }
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void A_runtime_that_sends_no_terminal_is_an_error()
    {
        var path = Path.Combine(Path.GetTempPath(), $"berth-console-{Guid.NewGuid():N}");
        using var console = new ConsoleSocket(path);
        Assert.Throws<EngineException>(() => console.Receive(TimeSpan.FromMilliseconds(10)));
        using var runtime = UnixSocket.Connect(path);
        runtime.Send("nothing"u8);
        Assert.Throws<EngineException>(() => console.Receive(TimeSpan.FromSeconds(5)));
    }

    private static string Stty(PseudoTerminal pair, string argument)
    {
        using var stty = Process.Start(new ProcessStartInfo("/bin/stty")
        {
            ArgumentList = { "-F", pair.Path, argument },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var text = stty.StandardOutput.ReadToEnd();
        stty.WaitForExit();
        return text;
    }
}
