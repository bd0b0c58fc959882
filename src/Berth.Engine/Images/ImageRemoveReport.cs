using Berth.Linux.Errors;

namespace Berth.Engine.Images;

/// <summary>What <c>rmi</c> did.</summary>
/// <param name="Untagged">Names that images lost.</param>
/// <param name="Deleted">Identifiers of images that are gone.</param>
/// <param name="Errors">What failed, one for each image.</param>
public sealed record ImageRemoveReport(IReadOnlyList<string> Untagged, IReadOnlyList<string> Deleted, IReadOnlyList<EngineException> Errors)
{
    /// <summary>The exit status of podman-rmi(1): 1 if an image is not there, 2 if one is in use, 125 for other errors.</summary>
    public int ExitStatus => Errors.Count == 0 ? 0
        : Errors.All(static error => error.Kind == ErrorKind.NotFound) ? 1
        : Errors.Any(static error => error.Kind == ErrorKind.Conflict) && Errors.All(static error => error.Kind is ErrorKind.NotFound or ErrorKind.Conflict) ? 2
        : 125;
}
