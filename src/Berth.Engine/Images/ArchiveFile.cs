using Berth.Linux.Errors;

namespace Berth.Engine.Images;

/// <summary>Files that verbs write archives to.</summary>
internal static class ArchiveFile
{
    /// <summary>A new or emptied file, with a large buffer.</summary>
    /// <exception cref="EngineException">It cannot be made.</exception>
    internal static Stream Create(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 256 * 1024);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(ErrorKind.Internal, $"open {path}: {(e is DirectoryNotFoundException ? "no such file or directory" : e is UnauthorizedAccessException ? Directory.Exists(path) ? "is a directory" : "permission denied" : e.Message)}", e);
        }
    }
}
