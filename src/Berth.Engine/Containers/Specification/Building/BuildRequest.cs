using Berth.Engine.Config;
using Berth.Engine.Containers.Specification.Options;

namespace Berth.Engine.Containers.Specification.Building;

/// <summary>What the parts of a specification are built from.</summary>
internal sealed class BuildRequest
{
    /// <summary>What the caller asks for.</summary>
    public required CreateOptions Options { get; init; }

    /// <summary>The image; null with a root directory.</summary>
    public required ImageFacts? Image { get; init; }

    /// <summary>containers.conf.</summary>
    public required ContainersConfiguration Configuration { get; init; }

    /// <summary>Finds programs.</summary>
    public required HelperLocator Helpers { get; init; }

    /// <summary>The host.</summary>
    public required HostFacts Host { get; init; }

    /// <summary>Other objects.</summary>
    public required ISpecificationContext Context { get; init; }

    /// <summary>The new container's id.</summary>
    public required string Id { get; init; }

    /// <summary>Things that the user should hear of but that do not stop the work.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Ids of containers that must run first.</summary>
    public List<string> Dependencies { get; } = [];

    /// <summary>The user where neither the caller nor the image says one.</summary>
    public string? DefaultUser { get; set; }

    /// <summary>Whether the container is privileged.</summary>
    public bool Privileged => Options.Security.Privileged ?? Configuration.Containers.Privileged;

    /// <summary>The caller's environment variable <paramref name="name"/>, or null.</summary>
    public string? CallerVariable(string name)
        => Options.Process.CallerEnvironment is { } given ? given.GetValueOrDefault(name) : Environment.GetEnvironmentVariable(name);

    /// <summary>All of the caller's environment.</summary>
    public IEnumerable<KeyValuePair<string, string>> CallerVariables() => Options.Process.CallerEnvironment ?? Parsing.VariableLines.OfThisProcess();

    /// <summary>The container that an option refers to, noted as a dependency.</summary>
    public ContainerSpecification Depend(string nameOrId, Func<Linux.Errors.EngineException, string> message)
    {
        try
        {
            var found = Context.FindContainer(nameOrId);
            if (!Dependencies.Contains(found.Id)) Dependencies.Add(found.Id);
            return found;
        }
        catch (Linux.Errors.EngineException e) when (e is Linux.Errors.NotFoundException or Linux.Errors.InvalidArgumentException)
        {
            throw new Linux.Errors.EngineException(e.Kind, message(e), e);
        }
    }
}
