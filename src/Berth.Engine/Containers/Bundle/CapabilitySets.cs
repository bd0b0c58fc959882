using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Bundle;

/// <summary>The capability sets of a container's first process.</summary>
/// <param name="Bounding">What it and its descendants may ever have.</param>
/// <param name="Effective">What it has; <see cref="Ambient"/> is inherited besides.</param>
/// <param name="Ambient">What a program that a user other than root runs keeps, as the user asked for it by name.</param>
internal sealed record CapabilitySets(IReadOnlyList<string> Bounding, IReadOnlyList<string> Effective, IReadOnlyList<string> Ambient)
{
    /// <summary>The sets for a container and its resolved user.</summary>
    /// <exception cref="InvalidArgumentException">The user asked for one that this process itself does not have.</exception>
    public static CapabilitySets Of(ContainerSpecification specification, RuntimeFacts facts)
    {
        var security = specification.Security;
        var wanted = security.Privileged && security.Capabilities.Count == 0 ? facts.BoundingCapabilities : security.Capabilities;
        var bounding = new List<string>(wanted.Count);
        foreach (var name in wanted)
        {
            if (facts.BoundingCapabilities.Contains(name)) bounding.Add(name);
            else if (security.CapAdd.Contains(name))
                throw new InvalidArgumentException($"cannot add capability {name}: this process does not have it in its own bounding set");
        }

        if (facts.User.Uid == 0) return new(bounding, bounding, []);
        if (security.Privileged || security.CapAdd.Count == 0) return new(bounding, [], []);
        var added = security.CapAdd.Contains("ALL") ? bounding : [.. bounding.Where(c => security.CapAdd.Contains(c))];
        return new(bounding, added, added);
    }
}
