namespace Berth.Quadlet.Installation;

/// <summary>A Quadlet unit in the search paths.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="UnitName">The name of its service.</param>
/// <param name="Path">The file.</param>
/// <param name="App">The file that lists the application it was installed with; empty if there is none.</param>
public sealed record InstalledQuadlet(string Name, string UnitName, string Path, string App);
