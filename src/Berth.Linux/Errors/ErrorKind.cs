namespace Berth.Linux.Errors;

/// <summary>
/// What class of failure an <see cref="EngineException"/> is. The command line maps it to an exit status,
/// the HTTP services to a status code; nothing else interprets it.
/// </summary>
public enum ErrorKind
{
    /// <summary>Something failed that has no class of its own (exit 125, HTTP 500).</summary>
    Internal,

    /// <summary>The caller's input is wrong (exit 125, HTTP 400).</summary>
    InvalidArgument,

    /// <summary>A named object does not exist (exit 125 or 1, HTTP 404).</summary>
    NotFound,

    /// <summary>A name is taken, or the object's state forbids the operation (exit 125, HTTP 409).</summary>
    Conflict,

    /// <summary>The option or verb is known to Podman but not served here yet; never ignored (exit 125, HTTP 501).</summary>
    NotSupported,

    /// <summary>A helper program (crun, conmon, netavark, …) failed (exit 125, HTTP 500).</summary>
    Helper,

    /// <summary>The container's command exists but cannot be executed (exit 126).</summary>
    CannotExecute,

    /// <summary>The container's command was not found (exit 127).</summary>
    CommandNotFound,
}
