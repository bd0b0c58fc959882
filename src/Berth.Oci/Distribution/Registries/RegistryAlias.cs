namespace Berth.Oci.Distribution.Registries;

/// <summary>A short name's meaning.</summary>
/// <param name="Value">The full name without tag and digest.</param>
/// <param name="File">The file that says so.</param>
public sealed record RegistryAlias(string Value, string File);
