namespace Berth.Engine.Containers.Specification;

/// <summary>A credential for a container's init (systemd-nspawn(1), --set-credential and --load-credential).</summary>
/// <param name="Name">A plain file name.</param>
/// <param name="Value">Its content; null with <paramref name="Path"/>.</param>
/// <param name="Path">The host's file that is read at each start; null with <paramref name="Value"/>.</param>
public sealed record CredentialSpecification(string Name, byte[]? Value, string? Path);
