using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Kernel.Tests.Storage.Crashes;

/// <summary>
/// Runs a program under ptrace(2), counts the calls of all its threads that change files below a directory with one counter, and
/// kills it right before one of them.
/// </summary>
internal sealed class TracedProgram
{
    private const int Killed = 9, Stopped = 19, Continued = 18;
    private const byte Entry = 1, Exit = 2;
    private const ulong CreateFlag = 0x40, TruncateFlag = 0x200, ExchangeFlag = 2;
    private readonly string _root;
    private readonly int _killAt;
    private readonly Dictionary<int, Action> _pending = [];
    private readonly HashSet<int> _tracees = [];

    private TracedProgram(string root, int killAt)
    {
        _root = root;
        _killAt = killAt;
    }

    /// <summary>How many calls there were, with the one that it was killed at.</summary>
    internal int Count { get; private set; }

    /// <summary>What was written and not synced.</summary>
    internal UnsyncedFiles Unsynced { get; } = new();

    /// <summary>Whether it was killed; else it ended by itself.</summary>
    internal bool IsKilled { get; private set; }

    /// <summary>The call that it was killed at.</summary>
    internal string At { get; private set; } = "";

    /// <summary>Runs a program to its end.</summary>
    /// <param name="root">The directory.</param>
    /// <param name="killAt">Which call, from 1; 0 for none.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    internal static TracedProgram Run(string root, int killAt, string program, IReadOnlyList<string> arguments)
    {
        var traced = new TracedProgram(root, killAt);
        Exception? failure = null;
        // A tracee belongs to the thread that traces it.
        var thread = new Thread(() =>
        {
            try
            {
                traced.Follow(program, arguments);
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? traced : throw new InvalidOperationException($"tracing {program}: {failure.Message}", failure);
    }

    private void Follow(string program, IReadOnlyList<string> arguments)
    {
        using var nothing = FileSystem.Open("/dev/null", OpenFlags.ReadWrite);
        var pid = ChildProcess.Spawn(new SpawnRequest
        {
            Program = "/bin/sh",
            Arguments = ["-c", "kill -STOP $$; exec \"$0\" \"$@\"", program, .. arguments],
            Descriptors = [(nothing, 0), (nothing, 1), (nothing, 2)],
        }).Pid;
        Check(Ptrace.waitpid(pid, out _, Ptrace.Untraced), "waitpid");
        Check((int)Ptrace.ptrace(Ptrace.Seize, pid, 0, Ptrace.Options), "PTRACE_SEIZE");
        _tracees.Add(pid);
        Check(Ptrace.kill(pid, Continued), "kill");
        while (_tracees.Count > 0)
        {
            var tracee = Ptrace.waitpid(-1, out var status, Ptrace.AllOfThisThread);
            if (tracee < 0) break;
            if ((status & 0x7F) != 0x7F)
            {
                _tracees.Remove(tracee);
                continue;
            }

            _tracees.Add(tracee);
            var request = Ptrace.Continue;
            nint signal = 0;
            var kind = (status >> 8) & 0xFF;
            if (kind == Ptrace.CallTrap) TakeCall(tracee);
            else if (status >> 16 == Ptrace.EventStop) request = kind is Stopped ? Ptrace.Listen : Ptrace.Continue;
            else if (status >> 16 == 0) signal = kind;
            // One that has been killed meanwhile is not there any more.
            Ptrace.ptrace(request, tracee, 0, signal);
        }

        // A call that never came back may have written; it has synced nothing.
        foreach (var effect in _pending.Values) effect();
    }

    private unsafe void TakeCall(int tracee)
    {
        if (Ptrace.ptrace(Ptrace.CallInformation, tracee, sizeof(Ptrace.CallState), out var state) < 0) return;
        if (state.Kind == Exit)
        {
            if (_pending.Remove(tracee, out var effect) && (long)state.NumberOrResult >= 0) effect();
            if (_synced.Remove(tracee, out var sync) && (long)state.NumberOrResult >= 0) sync();
            return;
        }

        if (state.Kind != Entry || IsKilled) return;
        var call = (SystemCall)state.NumberOrResult;
        if (!Enter(tracee, call, new ReadOnlySpan<ulong>(state.Arguments, 6))) return;
        if (++Count != _killAt) return;
        IsKilled = true;
        At = call.ToString();
        _pending.Remove(tracee);
        _synced.Clear();
        foreach (var each in _tracees) Ptrace.kill(each, Killed);
    }

    private readonly Dictionary<int, Action> _synced = [];

    /// <summary>Notes what a call is about to do; false if it changes nothing of interest.</summary>
    private bool Enter(int tracee, SystemCall call, ReadOnlySpan<ulong> arguments)
    {
        switch (call)
        {
            case SystemCall.Write or SystemCall.PositionedWrite or SystemCall.GatheredWrite or SystemCall.GatheredPositionedWrite or SystemCall.FileTruncate or SystemCall.Allocate or SystemCall.SendFile:
                return Changes(tracee, OfDescriptor(tracee, arguments[0]), Unsynced.Write);
            case SystemCall.CopyRange:
                return Changes(tracee, OfDescriptor(tracee, arguments[2]), Unsynced.Write);
            case SystemCall.Truncate:
                return Changes(tracee, OfPath(tracee, null, arguments[0]), Unsynced.Write);
            case SystemCall.Open:
                return Opens(tracee, OfPath(tracee, null, arguments[0]), arguments[1]);
            case SystemCall.Create:
                return Opens(tracee, OfPath(tracee, null, arguments[0]), CreateFlag | TruncateFlag);
            case SystemCall.OpenAt:
                return Opens(tracee, OfPath(tracee, arguments[0], arguments[1]), arguments[2]);
            case SystemCall.OpenAtHow:
                return Opens(tracee, OfPath(tracee, arguments[0], arguments[1]), BitConverter.ToUInt64(Memory(tracee, arguments[2], 8)));
            case SystemCall.FileSync or SystemCall.DataSync:
                return Syncs(tracee, OfDescriptor(tracee, arguments[0]), Unsynced.Sync);
            case SystemCall.FileSystemSync:
                return Syncs(tracee, OfDescriptor(tracee, arguments[0]), _ => Unsynced.SyncAll());
            case SystemCall.Rename:
                return Renames(tracee, OfPath(tracee, null, arguments[0]), OfPath(tracee, null, arguments[1]));
            case SystemCall.RenameAtWithFlags when (arguments[4] & ExchangeFlag) != 0:
                return Exchanges(tracee, OfPath(tracee, arguments[0], arguments[1]), OfPath(tracee, arguments[2], arguments[3]));
            case SystemCall.RenameAt or SystemCall.RenameAtWithFlags:
                return Renames(tracee, OfPath(tracee, arguments[0], arguments[1]), OfPath(tracee, arguments[2], arguments[3]));
            case SystemCall.Unlink or SystemCall.RemoveDirectory:
                return Changes(tracee, OfPath(tracee, null, arguments[0]), Unsynced.Remove);
            case SystemCall.UnlinkAt:
                return Changes(tracee, OfPath(tracee, arguments[0], arguments[1]), Unsynced.Remove);
            case SystemCall.MakeDirectory or SystemCall.MakeNode or SystemCall.ChangeMode or SystemCall.ChangeOwner or SystemCall.LinkChangeOwner or SystemCall.SetAttribute or SystemCall.LinkSetAttribute:
                return IsOurs(OfPath(tracee, null, arguments[0]));
            case SystemCall.Link or SystemCall.SymbolicLink:
                return IsOurs(OfPath(tracee, null, arguments[1]));
            case SystemCall.FileChangeMode or SystemCall.FileChangeOwner or SystemCall.FileSetAttribute:
                return IsOurs(OfDescriptor(tracee, arguments[0]));
            case SystemCall.MakeDirectoryAt or SystemCall.MakeNodeAt or SystemCall.ChangeOwnerAt or SystemCall.ChangeModeAt or SystemCall.SetTimes:
                return IsOurs(arguments[1] == 0 ? OfDescriptor(tracee, arguments[0]) : OfPath(tracee, arguments[0], arguments[1]));
            case SystemCall.LinkAt:
                return IsOurs(OfPath(tracee, arguments[2], arguments[3]));
            case SystemCall.SymbolicLinkAt:
                return IsOurs(OfPath(tracee, arguments[1], arguments[2]));
            default:
                return false;
        }
    }

    private bool Changes(int tracee, string? path, Action<string> effect)
    {
        if (!IsOurs(path)) return false;
        _pending[tracee] = () => effect(path!);
        return true;
    }

    private bool Syncs(int tracee, string? path, Action<string> effect)
    {
        if (!IsOurs(path)) return false;
        _synced[tracee] = () => effect(path!);
        return true;
    }

    private bool Renames(int tracee, string? from, string? to)
    {
        if (!IsOurs(to)) return false;
        _pending[tracee] = () => Unsynced.Move(from!, to!);
        return true;
    }

    private bool Exchanges(int tracee, string? first, string? second)
    {
        if (!IsOurs(first) || !File.Exists(first) || !File.Exists(second)) return false;
        _pending[tracee] = () => Unsynced.Exchange(first!, second!);
        return true;
    }

    private bool Opens(int tracee, string? path, ulong flags)
    {
        if ((flags & (CreateFlag | TruncateFlag)) == 0 || !IsOurs(path)) return false;
        var isThere = File.Exists(path);
        if (isThere && (flags & TruncateFlag) == 0) return false;
        _pending[tracee] = () =>
        {
            if (isThere) Unsynced.Write(path!);
            else Unsynced.Make(path!);
        };
        return true;
    }

    private bool IsOurs(string? path) => path is not null && path.StartsWith(_root + "/", StringComparison.Ordinal);

    private static string? OfDescriptor(int tracee, ulong descriptor)
        => (int)descriptor == -100 ? LinkTarget($"/proc/{tracee}/cwd") : LinkTarget($"/proc/{tracee}/fd/{(int)descriptor}");

    private static string? OfPath(int tracee, ulong? directory, ulong address)
    {
        var bytes = Memory(tracee, address, 4096);
        var end = bytes.AsSpan().IndexOf((byte)0);
        var path = Encoding.Latin1.GetString(bytes, 0, Math.Max(0, end));
        if (path.StartsWith('/')) return path;
        var below = OfDescriptor(tracee, directory ?? unchecked((ulong)-100L));
        return below is null ? null : path.Length == 0 ? below : $"{below}/{path}";
    }

    private static string? LinkTarget(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: false)?.FullName;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static byte[] Memory(int tracee, ulong address, int length)
    {
        var buffer = new byte[length];
        using var memory = new FileStream($"/proc/{tracee}/mem", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        memory.Position = (long)address;
        try
        {
            for (var got = 0; got < length;)
            {
                // Not over the end of a page that may be the last.
                var count = memory.Read(buffer, got, (int)Math.Min(length - got, 4096 - ((memory.Position) & 4095)));
                if (count <= 0) break;
                got += count;
                if (buffer.AsSpan(got - count, count).Contains((byte)0) && length == 4096) break;
            }
        }
        catch (IOException)
        {
            // The rest is not there.
        }

        return buffer;
    }

    private static void Check(int result, string what)
    {
        if (result < 0) throw new Win32Exception(Marshal.GetLastPInvokeError(), what);
    }
}
