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
        // Podman's rule, and its order.
        if (Says(text, "permission denied") || Says(text, "operation not permitted") || Says(text, "not executable"))
            return new EngineException(ErrorKind.CannotExecute, $"{runtime}: {text}: OCI permission denied");
        if (Says(text, "executable file not found in") || Says(text, "no such file or directory") || (Says(text, "cannot find") && Says(text, "in $PATH")))
        {
            return new EngineException(ErrorKind.CommandNotFound,
                $"{runtime}: {text}: OCI runtime attempted to invoke a command that was not found");
        }

        return new HelperException(runtime, status, text);
    }

    private static bool Says(string text, string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);
}
