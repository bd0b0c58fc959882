namespace Berth.Quadlet.Conversion;

/// <summary>What a conversion depends on besides the units.</summary>
/// <param name="Program">The path of the container engine that the services run.</param>
/// <param name="IsUser">Whether the services belong to a user's systemd.</param>
/// <param name="PathExists">Tells whether a device node is there, for AddDevice= with a minus.</param>
public sealed record ConversionOptions(string Program, bool IsUser, Func<string, bool> PathExists);
