using Berth.Linux.Errors;
using Microsoft.Win32.SafeHandles;

namespace Berth.Oci.Archives;

/// <summary>Files that have no name and vanish with their last descriptor, so that nothing is left after a kill.</summary>
internal static class TemporaryFile
{
    /// <summary>Makes one in <paramref name="directory"/>.</summary>
    internal static SafeFileHandle Create(string directory)
    {
        var path = Path.Combine(directory, $"berth-{Environment.ProcessId}-{Path.GetRandomFileName()}");
        try
        {
            var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            File.Delete(path);
            return handle;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(ErrorKind.Internal, $"a temporary file in {directory}: {e.Message}", e);
        }
    }
}
