namespace Berth.Linux.Errors;

/// <summary>An option, verb or format that Podman has and Berth does not serve yet; the message names it.</summary>
public sealed class NotSupportedYetException(string message, Exception? cause = null)
    : EngineException(ErrorKind.NotSupported, message, cause);
