namespace Berth.Oci.Runtime;

/// <summary>Programs that run at points of the container's life (config.md, POSIX-platform Hooks).</summary>
public sealed record RuntimeHooks
{
    /// <summary>After the namespaces exist and before the root is changed; deprecated in favour of the next two.</summary>
    public IReadOnlyList<RuntimeHook>? Prestart { get; init; }

    /// <summary>In the runtime's namespace, during create.</summary>
    public IReadOnlyList<RuntimeHook>? CreateRuntime { get; init; }

    /// <summary>In the container's namespace, before pivot_root.</summary>
    public IReadOnlyList<RuntimeHook>? CreateContainer { get; init; }

    /// <summary>In the container's namespace, before its process is executed.</summary>
    public IReadOnlyList<RuntimeHook>? StartContainer { get; init; }

    /// <summary>In the runtime's namespace, after the process was executed.</summary>
    public IReadOnlyList<RuntimeHook>? Poststart { get; init; }

    /// <summary>In the runtime's namespace, after the container was deleted.</summary>
    public IReadOnlyList<RuntimeHook>? Poststop { get; init; }
}
