using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Conversion;

/// <summary>The outcome for one Quadlet unit.</summary>
/// <param name="Source">The unit.</param>
/// <param name="Service">
/// The service: the real one, or a placeholder that fails with the message; null where the unit cannot be converted and
/// another one makes a service of the same name.
/// </param>
/// <param name="Diagnostics">Warnings and the error, in the order in which they came up.</param>
/// <param name="IsPlaceholder">Whether <paramref name="Service"/> only tells why there is no real one.</param>
public sealed record ConvertedUnit(UnitFile Source, UnitFile? Service, IReadOnlyList<Diagnostic> Diagnostics, bool IsPlaceholder);
