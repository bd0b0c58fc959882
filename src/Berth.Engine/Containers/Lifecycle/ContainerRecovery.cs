using Berth.Engine.State;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>Fills a lost index from the containers' own directories.</summary>
internal sealed class ContainerRecovery(ContainerStore store)
{
    /// <summary>
    /// Adds a row for every container whose specification can be read and that has none. What it was doing is not known any more:
    /// it is marked as being started, so that what may be left of its last run is taken down next.
    /// </summary>
    public void Restore()
    {
        foreach (var id in store.DirectoryNames())
        {
            if (id.EndsWith(".new", StringComparison.Ordinal) || store.Rows.FindById(id) is not null)
                continue;
            try
            {
                var specification = store.ReadSpecification(id);
                store.Rows.Insert(new ContainerRow
                {
                    Id = id,
                    Name = store.Rows.FindByName(specification.Name) is null ? specification.Name : $"{specification.Name}-{id[..12]}",
                    ImageId = specification.Image?.Id,
                    Created = specification.Created,
                    Operation = ContainerOperation.Starting,
                    BootId = BootId.Current,
                    Cgroup = null,
                    Summary = ContainerSummary.Of(specification).ToJson(),
                });
            }
            catch (EngineException error) when (error.Kind is ErrorKind.NotFound or ErrorKind.Internal)
            {
                // A directory that no specification explains is left for `system check` to tell.
            }
        }
    }
}
