using Berth.Linux.Errors;

namespace Berth.Quadlet.Conversion;

/// <summary>A unit cannot be converted.</summary>
/// <param name="message">What is wrong, in Podman's words.</param>
/// <param name="key">The key that is to blame; null if none is.</param>
/// <param name="file">The file of the offending line, if there is one.</param>
/// <param name="line">The line, or 0.</param>
internal sealed class ConversionException(string message, string? key, string? file, int line)
    : EngineException(ErrorKind.InvalidArgument, message)
{
    internal string? Key { get; } = key;

    internal string? File { get; } = file;

    internal int Line { get; } = line;
}
