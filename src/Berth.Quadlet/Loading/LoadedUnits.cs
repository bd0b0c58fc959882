using Berth.Quadlet.Conversion;
using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Loading;

/// <summary>What was found in the search paths.</summary>
/// <param name="Units">The units with their drop-ins merged, in the order of the search.</param>
/// <param name="Broken">Units that could not be read, with the reason; a placeholder takes the place of each.</param>
/// <param name="Diagnostics">Everything else that went wrong, such as a drop-in that could not be read.</param>
public sealed record LoadedUnits(
    IReadOnlyList<UnitFile> Units, IReadOnlyList<(UnitFile Unit, Diagnostic Error)> Broken, IReadOnlyList<Diagnostic> Diagnostics);
