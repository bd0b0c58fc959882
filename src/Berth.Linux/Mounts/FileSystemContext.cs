using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Linux.Mounts;

/// <summary>A file system being configured before it is mounted (fsopen(2), fsconfig(2), fsmount(2)). Failures carry what the kernel says of them.</summary>
public sealed class FileSystemContext : IDisposable
{
    private const int FsopenCall = 430;
    private const int FsconfigCall = 431;
    private const int FsmountCall = 432;
    private const int CloseOnExec = 1;
    private const int SetFlagCommand = 0;
    private const int SetStringCommand = 1;
    private const int SetDescriptorCommand = 5;
    private const int CreateCommand = 6;
    private readonly Descriptor _context;
    private readonly string _type;

    private FileSystemContext(Descriptor context, string type)
    {
        _context = context;
        _type = type;
    }

    /// <summary>Begins a file system of <paramref name="type"/>.</summary>
    public static unsafe FileSystemContext Open(string type)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(type + '\0'))
            return new FileSystemContext(new Descriptor((int)Syscall.Check(Libc.syscall(FsopenCall, (long)name, CloseOnExec, 0, 0, 0, 0), "fsopen", type)), type);
    }

    /// <summary>Sets a parameter to a text.</summary>
    public unsafe void Set(string key, string value)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(value + '\0'))
            Configure(SetStringCommand, key, (long)text, 0, $"{key}={value}");
    }

    /// <summary>Sets a parameter that has no value.</summary>
    public void Set(string key) => Configure(SetFlagCommand, key, 0, 0, key);

    /// <summary>Sets a parameter to an open file.</summary>
    public void Set(string key, Descriptor value) => Configure(SetDescriptorCommand, key, 0, value.Number, key);

    /// <summary>Makes the file system and a mount of it that is not attached yet.</summary>
    public DetachedMount Create(MountAttributes attributes = MountAttributes.None)
    {
        Configure(CreateCommand, key: null, 0, 0, "create");
        var result = Libc.syscall(FsmountCall, _context.Number, CloseOnExec, (long)attributes, 0, 0, 0);
        if (result == -1) throw Failure("fsmount", _type);
        return new DetachedMount(new Descriptor((int)result));
    }

    /// <summary>Ends the configuration.</summary>
    public void Dispose() => _context.Dispose();

    private unsafe void Configure(long command, string? key, long value, long auxiliary, string what)
    {
        fixed (byte* name = key is null ? null : Encoding.UTF8.GetBytes(key + '\0'))
        {
            if (Libc.syscall(FsconfigCall, _context.Number, command, (long)name, value, auxiliary, 0) == -1) throw Failure("fsconfig", $"{_type} {what}");
        }
    }

    private SyscallException Failure(string operation, string what)
    {
        var number = Errno.Last;
        var said = KernelMessages();
        return new SyscallException(number, operation, said.Length > 0 ? $"{what} ({said})" : what);
    }

    /// <summary>The messages that reading the descriptor gives, one a read: a letter for the level, a space, the text.</summary>
    private unsafe string KernelMessages()
    {
        var messages = new List<string>();
        var buffer = stackalloc byte[1024];
        while (true)
        {
            var length = Libc.read(_context.Number, buffer, 1024);
            if (length <= 2) return string.Join("; ", messages);
            messages.Add(Encoding.UTF8.GetString(buffer + 2, (int)length - 2).TrimEnd());
        }
    }
}
