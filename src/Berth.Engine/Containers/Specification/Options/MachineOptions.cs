namespace Berth.Engine.Containers.Specification.Options;

/// <summary>What is asked about a container as a machine of its host; the options are those of systemd-nspawn(1).</summary>
public sealed record MachineOptions
{
    /// <summary><c>--register</c>; null to register what boots an init.</summary>
    public bool? Register { get; init; }

    /// <summary><c>--link-journal</c>: <c>no</c>, <c>host</c>, <c>guest</c>, <c>auto</c>, <c>try-host</c> or <c>try-guest</c>; null for the default.</summary>
    public string? LinkJournal { get; init; }

    /// <summary><c>--set-credential</c>, as <c>ID:VALUE</c>.</summary>
    public IReadOnlyList<string> SetCredentials { get; init; } = [];

    /// <summary><c>--load-credential</c>, as <c>ID:PATH</c>.</summary>
    public IReadOnlyList<string> LoadCredentials { get; init; } = [];
}
