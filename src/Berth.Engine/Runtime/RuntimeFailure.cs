using Berth.Linux.Errors;

namespace Berth.Engine.Runtime;

/// <summary>
/// Tells by the words of crun, runc and youki what a failure is about: a command that is not there (exit status 127),
/// one that cannot be executed (126), or the engine's own trouble (125).
/// </summary>
internal static class RuntimeFailure
{
    /// <summary>The exception for what a runtime said.</summary>
    /// <param name="runtime">The runtime's name, such as <c>crun</c>.</param>
    /// <param name="message">Its message; may be empty.</param>
    /// <param name="status">Its exit status or conmon's data value.</param>
    public static EngineException Classify(string runtime, string message, int status)
    {
        // Some helpers say more than one line.
        var text = message.Trim().ReplaceLineEndings("; ");
        if (text.StartsWith("Error: ", StringComparison.Ordinal))
            text = text[7..];
        if (IsAbout(text, "executable file", "not found") || IsAbout(text, "cannot find", "in $PATH") || IsAbout(text, "exec", "no such file or directory"))
        {
            return new EngineException(ErrorKind.CommandNotFound,
                $"{runtime}: {text}: OCI runtime attempted to invoke a command that was not found");
        }

        if (IsAbout(text, "exec", "permission denied") || IsAbout(text, "exec", "not executable")
            || IsAbout(text, "executable", "Operation not permitted") || IsAbout(text, "is not a regular file", "Operation not permitted") || IsAbout(text, "exec", "is a directory")
            || IsAbout(text, "exec", "exec format error"))
            return new EngineException(ErrorKind.CannotExecute, $"{runtime}: {text}: OCI permission denied");
        return new HelperException(runtime, status, text);
    }

    private static bool IsAbout(string text, string subject, string cause)
        => text.Contains(subject, StringComparison.OrdinalIgnoreCase) && text.Contains(cause, StringComparison.OrdinalIgnoreCase);
}
