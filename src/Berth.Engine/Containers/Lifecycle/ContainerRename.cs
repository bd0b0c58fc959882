using Berth.Engine.Containers.Specification.Parsing;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>Gives a container another name.</summary>
internal sealed class ContainerRename(ContainerStore store, ContainerEvents events)
{
    /// <summary>Renames a container.</summary>
    /// <exception cref="InvalidArgumentException">The name cannot be one.</exception>
    /// <exception cref="ConflictException">Another container has it.</exception>
    public void Rename(string nameOrId, string name)
    {
        var (held, row) = store.LockResolved(nameOrId);
        using (held)
        {
            // As Docker shows names.
            name = name.TrimStart('/');
            if (!ObjectName.IsValid(name))
                throw new InvalidArgumentException("names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*: invalid argument");
            if (row.Name == name)
                return;
            if (store.Rows.FindByName(name) is { } holder)
            {
                throw new ConflictException($"renaming container {row.Id}: the container name \"{name}\" is already in use by {holder.Id}. "
                    + "You have to remove that container to be able to reuse that name: that name is already in use");
            }
            var specification = store.ReadSpecification(row.Id);
            var renamed = row with { Name = name };
            // The index is what counts; the specification's copy serves an index that is made anew.
            store.Rows.Update(renamed);
            store.ReplaceSpecification(specification with { Name = name });
            events.Write("rename", renamed, specification);
        }
    }
}
