namespace Berth.Engine.Containers.Specification;

/// <summary>What the host's systemd sees of a container, and what a systemd inside is given beyond its environment.</summary>
public sealed record MachineSpecification
{
    /// <summary>Whether the container is registered with systemd-machined; without the user's word, where it boots an init.</summary>
    public bool Register { get; init; }

    /// <summary>Whether the user asked for the registration, so that its failure is an error.</summary>
    public bool IsRegistrationRequired { get; init; }

    /// <summary>How the host sees the container's journal (systemd-nspawn(1), --link-journal).</summary>
    public JournalLink Journal { get; init; }

    /// <summary>Whether a journal that cannot be linked is passed over: the <c>try-</c> of the option, and the default.</summary>
    public bool IsJournalOptional { get; init; }

    /// <summary>Credentials for the init (systemd.exec(5), "Credentials").</summary>
    public IReadOnlyList<CredentialSpecification> Credentials { get => field ?? []; init; }
}
