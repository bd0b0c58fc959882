using Berth.Linux.Errors;

namespace Berth.Systemd.UnitFiles;

/// <summary>A unit file has a line that means nothing.</summary>
/// <param name="message">What is wrong, without the place.</param>
/// <param name="file">The file's path, or null.</param>
/// <param name="line">The line, counted from 1; 0 where none can be named.</param>
public sealed class UnitSyntaxException(string message, string? file, int line)
    : EngineException(ErrorKind.InvalidArgument, message)
{
    /// <summary>The file's path, or null.</summary>
    public string? File { get; } = file;

    /// <summary>The line, counted from 1, or 0.</summary>
    public int Line { get; } = line;
}
