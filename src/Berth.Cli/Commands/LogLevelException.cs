using Berth.Linux.Errors;

namespace Berth.Cli.Commands;

/// <summary>--log-level has no such level; Podman prints the message bare and exits 1.</summary>
internal sealed class LogLevelException(string message) : EngineException(ErrorKind.InvalidArgument, message);
