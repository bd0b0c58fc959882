using Berth.Engine.Containers.Specification.Options;

namespace Berth.Cli.Flags.Containers;

/// <summary>The options of create and run, named as those of systemd-nspawn(1), for what the host sees of a container as a machine.</summary>
internal sealed class ContainerMachineFlags
{
    private readonly BoolFlag register;
    private readonly TextFlag linkJournal;
    private readonly TextListFlag setCredentials;
    private readonly TextListFlag loadCredentials;

    internal ContainerMachineFlags(FlagSet flags)
    {
        flags.Group = "Machine";
        register = flags.Bool("register", "Register the container with systemd-machined; by default what boots an init is");
        linkJournal = flags.Text(
            "link-journal", "How the host sees the container's journal (\"no\"|\"auto\"|\"host\"|\"try-host\"|\"guest\"|\"try-guest\"); try-guest by default");
        setCredentials = flags.Array("set-credential", "Pass a credential to the init (ID:VALUE)");
        loadCredentials = flags.Array("load-credential", "Pass a credential from a file to the init (ID:PATH)").Completes(Completion.Files);
    }

    internal MachineOptions Build() => new()
    {
        Register = register.Changed ? register.Value : null,
        LinkJournal = linkJournal.Given,
        SetCredentials = setCredentials.Value,
        LoadCredentials = loadCredentials.Value,
    };
}
