using Berth.Linux.Errors;

namespace Berth.Engine.Volumes;

/// <summary>mount(8) could not mount a volume.</summary>
/// <param name="message">What it said, as it is.</param>
internal sealed class VolumeMountException(string message) : EngineException(ErrorKind.Helper, message);
