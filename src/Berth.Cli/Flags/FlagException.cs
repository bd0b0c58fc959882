using Berth.Linux.Errors;

namespace Berth.Cli.Flags;

/// <summary>The options on the command line cannot be parsed; the message is pflag's.</summary>
public sealed class FlagException(string message, Exception? cause = null)
    : EngineException(ErrorKind.InvalidArgument, message, cause);
