namespace Berth.Cli.Flags;

/// <summary>What a shell offers for an option's value or a verb's argument.</summary>
public enum Completion
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Files and directories.</summary>
    Files,

    /// <summary>Directories.</summary>
    Directories,

    /// <summary>Every container.</summary>
    Containers,

    /// <summary>Containers that run.</summary>
    RunningContainers,

    /// <summary>Pods.</summary>
    Pods,

    /// <summary>Images in the store.</summary>
    Images,

    /// <summary>Networks.</summary>
    Networks,

    /// <summary>Volumes.</summary>
    Volumes,

    /// <summary>Secrets.</summary>
    Secrets,

    /// <summary>Registries that someone logged in to, or that are configured.</summary>
    Registries,

    /// <summary>Signal names.</summary>
    Signals,

    /// <summary>Go template fields of the verb's output.</summary>
    TemplateFields,

    /// <summary>Filter keys of the verb.</summary>
    Filters,

    /// <summary>The values of a <see cref="ChoiceFlag"/>.</summary>
    Choices,

    /// <summary>Linux capabilities.</summary>
    Capabilities,

    /// <summary>An image, then a command inside it.</summary>
    ImageThenCommand,

    /// <summary>A container, then a command inside it.</summary>
    ContainerThenCommand,

    /// <summary>Any object that can be inspected.</summary>
    Anything,
}
