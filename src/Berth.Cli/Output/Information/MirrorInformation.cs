namespace Berth.Cli.Output.Information;

/// <summary>A mirror of a <see cref="RegistryInformation"/>.</summary>
/// <param name="Location">What takes the place of the prefix.</param>
/// <param name="Insecure">Whether plain HTTP and unknown certificates are taken.</param>
/// <param name="PullFromMirror">For which references it is asked.</param>
internal sealed record MirrorInformation(string Location, bool Insecure, string PullFromMirror);
