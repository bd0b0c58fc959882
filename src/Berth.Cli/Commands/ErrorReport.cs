using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Cli.Commands;

/// <summary>The one place where an error becomes a line on standard error and an exit status.</summary>
internal sealed class ErrorReport(OutputStream output, OutputStream error, LogLevel level)
{
    /// <summary>Prints the error and returns the exit status: 126 and 127 as the shell has them, else 125.</summary>
    internal int Print(Exception exception)
    {
        output.Flush();
        if (exception is LogLevelException)
        {
            error.WriteLine(exception.Message).Flush();
            return 1;
        }

        if (exception is ConfigurationException)
        {
            error.Write("Failed to obtain podman configuration: ").WriteLine(exception.Message).Flush();
            return 1;
        }

        error.Write("Error: ").WriteLine(Message(exception));
        if (level <= LogLevel.Debug) error.WriteLine(exception.ToString());
        error.Flush();
        return StatusOf(exception);
    }

    /// <summary>The exit status that stands for the error.</summary>
    internal static int StatusOf(Exception exception) => exception is not EngineException failure ? 125 : failure.Kind switch
    {
        ErrorKind.CannotExecute => 126,
        ErrorKind.CommandNotFound => 127,
        _ => 125,
    };

    private static string Message(Exception exception) => exception switch
    {
        EngineException => exception.Message,
        IOException or UnauthorizedAccessException => exception.Message,
        _ => $"internal error: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")} (--log-level=debug shows where)",
    };
}
