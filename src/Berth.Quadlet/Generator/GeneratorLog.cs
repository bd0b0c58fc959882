using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Quadlet.Generator;

/// <summary>
/// Where a generator's messages go: the kernel's log, because nothing else listens that early; standard error where that
/// cannot be written or is not wanted.
/// </summary>
internal sealed class GeneratorLog(bool useKernelLog, bool isVerbose, Action<string> standardError) : IDisposable
{
    private readonly string _prefix = $"quadlet-generator[{Environment.ProcessId}]: ";
    private Descriptor? _kernelLog;
    private bool _useKernelLog = useKernelLog;

    internal bool HasErrors { get; private set; }

    public void Dispose() => _kernelLog?.Dispose();

    /// <summary>A message for those who want to see every step.</summary>
    internal void Debug(string message)
    {
        if (isVerbose)
            Write(message);
    }

    /// <summary>A message that everybody gets.</summary>
    internal void Write(string message)
    {
        var line = _prefix + message;
        if (!TryKernelLog(line))
            standardError(line + "\n");
    }

    /// <summary>A message that makes the generator fail in the end.</summary>
    internal void Error(string message)
    {
        HasErrors = true;
        Write(message);
    }

    private bool TryKernelLog(string line)
    {
        if (!_useKernelLog)
            return false;
        try
        {
            _kernelLog ??= FileSystem.Open("/dev/kmsg", OpenFlags.WriteOnly);
            FileSystem.Write(_kernelLog, Encoding.UTF8.GetBytes(line), "/dev/kmsg");
            return true;
        }
        catch (SyscallException)
        {
            // The message is not lost: it goes to standard error, and so do those after it.
            _useKernelLog = false;
            return false;
        }
    }
}
