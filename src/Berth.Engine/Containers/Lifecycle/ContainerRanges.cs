using System.Text;
using System.Text.Json;
using Berth.Engine.Containers.Bundle;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Storage;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>Which ids of the host containers have, Berth's and Podman's, and how many an image needs: for <c>--userns=auto</c>.</summary>
/// <param name="store">Berth's containers.</param>
/// <param name="images">The image store, which knows Podman's.</param>
/// <param name="complete">Completes the removal of a container.</param>
internal sealed class ContainerRanges(ContainerStore store, Func<Store> images, Action<string> complete)
{
    private const uint LeastSystemId = 65534;

    /// <summary>The ids in use.</summary>
    public UsedRanges Used()
    {
        var (users, groups) = (new List<IdMapping>(), new List<IdMapping>());
        // Who removed these has his answer already; their ids are free when nothing of them is left.
        foreach (var row in store.Rows.Pending())
        {
            if (row.IsBeingRemoved) complete(row.Id);
        }

        foreach (var id in store.DirectoryNames())
        {
            try
            {
                var namespaces = store.ReadSpecification(id).Namespaces;
                // Who has every id takes none from others.
                users.AddRange(namespaces.UidMap.Where(static range => range.Size != uint.MaxValue));
                groups.AddRange(namespaces.GidMap.Where(static range => range.Size != uint.MaxValue));
            }
            catch (EngineException)
            {
                // One that is just being made or removed has none that count.
            }
        }

        AddPodmans(users, groups);
        return new UsedRanges(users, groups);
    }

    /// <summary>How many ids an image needs: one more than the greatest that owns a file or stands in its /etc/passwd or /etc/group.</summary>
    public uint NeededBy(string imageId)
    {
        uint needed = 0;
        var record = images().Images.TryGet(imageId) ?? throw new NotFoundException($"{imageId}: image not known");
        for (var layer = record.TopLayer; layer is not null;)
        {
            var found = images().Layers.TryGet(layer);
            foreach (var id in found?.Users ?? []) needed = Math.Max(needed, id + 1);
            foreach (var id in found?.Groups ?? []) needed = Math.Max(needed, id + 1);
            layer = found?.Parent;
        }

        if (record.TopLayer is null) return needed;
        var directories = images().Layers.LowerDirectories(record.TopLayer).Directories;
        needed = Math.Max(needed, Greatest(directories, "/etc/passwd"));
        return Math.Max(needed, Greatest(directories, "/etc/group"));
    }

    private static uint Greatest(IReadOnlyList<string> layers, string path)
    {
        foreach (var directory in layers)
        {
            using var root = RootDirectory.Open(directory);
            if (root.TryRead(path) is not { } content) continue;
            uint greatest = 0;
            foreach (var line in Encoding.UTF8.GetString(content).Split('\n'))
            {
                var fields = line.Split(':');
                // nobody and nogroup stand for what is not mapped.
                if (fields.Length > 3 && uint.TryParse(fields[2], out var id) && id < LeastSystemId) greatest = Math.Max(greatest, id + 1);
            }

            return greatest;
        }

        return 0;
    }

    // Podman's containers are containers of the image store with the mapping beside them.
    private void AddPodmans(List<IdMapping> users, List<IdMapping> groups)
    {
        if (FileSystem.TryReadAll(images().Configuration.GraphRoot + "/overlay-containers/containers.json") is not { Length: > 0 } json) return;
        try
        {
            using var document = JsonDocument.Parse(json);
            foreach (var container in document.RootElement.EnumerateArray())
            {
                Add(container, "uidmap", users);
                Add(container, "gidmap", groups);
            }
        }
        catch (JsonException error)
        {
            throw new EngineException(ErrorKind.Internal, $"the list of containers of the image store is damaged: {error.Message}", error);
        }
    }

    private static void Add(JsonElement container, string name, List<IdMapping> mappings)
    {
        if (!container.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array) return;
        foreach (var range in list.EnumerateArray())
        {
            var size = range.GetProperty("size").GetUInt32();
            if (size != uint.MaxValue) mappings.Add(new IdMapping(range.GetProperty("container_id").GetUInt32(), range.GetProperty("host_id").GetUInt32(), size));
        }
    }
}
