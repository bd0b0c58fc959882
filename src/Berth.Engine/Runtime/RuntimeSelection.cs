using System.Collections.Concurrent;
using Berth.Engine.Config;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Runtime;

/// <summary>Finds the OCI runtime of a container and the place of its state.</summary>
internal sealed class RuntimeSelection(EngineSettings settings, RuntimeView view)
{
    private readonly HelperLocator _locator = new(settings.Configuration.Engine);
    private readonly ConcurrentDictionary<string, (string Name, string Path)> _found = new(StringComparer.Ordinal);
    private readonly string[] _flags = [.. settings.RuntimeFlags.Select(static flag => "--" + flag)];
    private string? _conmon;

    /// <summary>The runtime that a container was created with; the default one where its specification is lost.</summary>
    public OciRuntime For(ContainerSpecification? specification)
    {
        var (name, path) = Find(specification?.Lifecycle.Runtime ?? settings.Runtime);
        return new OciRuntime(path, $"{settings.Paths.RunRoot}/{name}", view, _flags);
    }

    /// <summary>Whether a container has the runtime that one gets whose specification is lost.</summary>
    public bool IsDefault(ContainerSpecification specification) => specification.Lifecycle.Runtime == Find(settings.Runtime).Name;

    /// <summary>The name of a runtime that containers are to have from now on.</summary>
    /// <exception cref="InvalidArgumentException">There is none of that name or path.</exception>
    public string NameOf(string wanted)
    {
        try
        {
            return Find(wanted).Name;
        }
        catch (EngineException error) when (error.Kind is ErrorKind.NotFound or ErrorKind.InvalidArgument)
        {
            throw new InvalidArgumentException($"change to runtime \"{wanted}\" requested but no such runtime is defined: invalid argument", error);
        }
    }

    /// <summary>netavark's path.</summary>
    /// <exception cref="NotFoundException">It is not there.</exception>
    public string Netavark => _locator.Helper("netavark");

    /// <summary>conmon's path.</summary>
    /// <exception cref="NotFoundException">It is nowhere: one that was asked for and is not there is looked for as any other.</exception>
    public string Conmon => _conmon ??= settings.Conmon is { } named && FileSystem.Exists(named) ? named : _locator.Conmon();

    private (string Name, string Path) Find(string? wanted) => _found.GetOrAdd(wanted ?? "", name => _locator.Runtime(name));
}
