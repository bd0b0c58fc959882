using Berth.Linux.Errors;

namespace Berth.Engine.Volumes;

/// <summary>A volume cannot go because containers use it; the command line's exit status is 2 then.</summary>
/// <param name="volume">Its name.</param>
/// <param name="containers">Their ids.</param>
public sealed class VolumeInUseException(string volume, IReadOnlyList<string> containers)
    : EngineException(ErrorKind.Conflict, $"volume {volume} is being used by the following container(s): {string.Join(", ", containers)}: volume is being used");
