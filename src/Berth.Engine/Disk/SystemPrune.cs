using Berth.Engine.Containers;
using Berth.Engine.Images;
using Berth.Engine.Networks.Listing;
using Berth.Engine.Volumes;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Storage;
using Berth.Storage.Records;

namespace Berth.Engine.Disk;

/// <summary>Removes what nothing uses: containers, networks, images, volumes (podman-system-prune(1)).</summary>
internal sealed class SystemPrune(ContainerEngine containers, VolumeEngine volumes, ImageEngine images, Store store)
{
    // Podman's own bound on the rounds of --all.
    private const int Rounds = 50;

    internal SystemPruneReport Run(SystemPruneOptions options)
    {
        var report = new SystemPruneReport();
        var networks = NetworkFilter.ForPrune(options.Filters.Where(IsCommon).ToList(), DateTimeOffset.UtcNow);
        for (var round = 0; round < Rounds && Round(options, networks, report) && options.All; round++)
        {
        }

        return report;
    }

    private static bool IsCommon(string filter)
        => filter.Split('=')[0] is "label" or "label!" or "until" ? true : throw new InvalidArgumentException($"{filter.Split('=')[0]} is an invalid filter");

    private bool Round(SystemPruneOptions options, NetworkFilter networks, SystemPruneReport report)
    {
        var before = report.Containers.Count + report.Volumes.Count + report.Images.Count + report.Networks.Count;
        report.Errors.Clear();
        PruneContainers(options, report);
        if (options.BuildContainers) PruneBuildContainers(report);
        if (options.Volumes) PruneVolumes(options, report);
        var (deleted, freed) = images.Prune(new ImagePruneOptions { All = options.All, Filters = options.Filters });
        report.Images.AddRange(deleted);
        report.Freed += freed;
        var (removed, errors) = containers.Networks.Prune(networks);
        report.Networks.AddRange(removed);
        report.Errors.AddRange(errors);
        return before < report.Containers.Count + report.Volumes.Count + report.Images.Count + report.Networks.Count;
    }

    private void PruneContainers(SystemPruneOptions options, SystemPruneReport report)
    {
        // Afterwards nobody can tell.
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var container in containers.List())
        {
            if (container.Status is ContainerStatus.Created or ContainerStatus.Exited or ContainerStatus.Stopped) sizes[container.Id] = containers.WrittenBy(container.Id);
        }

        foreach (var id in containers.Prune(options.Filters, (_, error) => report.Errors.Add(error)))
        {
            report.Containers.Add(id);
            report.Freed += sizes.GetValueOrDefault(id);
        }

        containers.EmptyTrash();
    }

    private void PruneBuildContainers(SystemPruneReport report)
    {
        foreach (var container in store.Containers.List().Where(IsOfBuild))
        {
            try
            {
                store.Containers.Delete(container.Id, evenMounted: true);
                report.Containers.Add(container.Id);
            }
            catch (NotFoundException)
            {
                // Its own program removed it meanwhile.
            }
        }
    }

    // Buildah keeps its state beside the record.
    private bool IsOfBuild(ContainerRecord container)
        => FileSystem.Exists($"{store.Configuration.GraphRoot}/{store.Configuration.Driver}-containers/{container.Id}/userdata/buildah.json");

    private void PruneVolumes(SystemPruneOptions options, SystemPruneReport report)
    {
        var sizes = volumes.Usage().ToDictionary(static volume => volume.Name, static volume => volume.Size, StringComparer.Ordinal);
        foreach (var (name, failure) in volumes.Prune(options.Filters))
        {
            if (failure is not null)
            {
                report.Errors.Add(failure);
                continue;
            }

            report.Volumes.Add(name);
            report.Freed += sizes.GetValueOrDefault(name);
        }
    }
}
