using Berth.Engine.Containers.Specification;
using Berth.Engine.Images;
using Berth.Linux.Errors;
using Berth.Oci.Images;
using Berth.Oci.References;
using Berth.Storage;
using Berth.Storage.Archives;
using Berth.Storage.Layers;

namespace Berth.Engine.Containers.Snapshots;

/// <summary>Makes an image of a container: its image's layers and one more, or one layer in all.</summary>
internal sealed class ContainerCommit(Store store, ContainerSpecification specification)
{
    /// <summary>Decides everything but the layer; changes nothing.</summary>
    internal PreparedCommit Prepare(CommitOptions options)
    {
        var image = specification.Image is null ? null : store.Images.TryGet(specification.ImageId)
            ?? throw new NotFoundException($"container {specification.Id}: its image {specification.ImageId} is not in the store any more: image not known");
        var original = image is null ? null : new StoredImage(store, image);
        var configuration = Describe(original?.Configuration.Config ?? new ContainerConfiguration(), options);
        if (options.Configuration is { } given) configuration = Merge(configuration, ImageDocuments.ReadContainerConfiguration(given));
        var inherited = configuration.Healthcheck;
        configuration = Change(configuration, options.Changes);
        // OCI's configuration has no HEALTHCHECK.
        if (!options.IsDocker) configuration = configuration with { Healthcheck = inherited };
        if (options.Name is { Length: > 0 } text) ImageLookup.Check(text);
        string[] names = options.Name is { Length: > 0 } name ? [ImageTagging.LocalName(name)] : [];
        return new PreparedCommit(options, original, configuration, names);
    }

    private ContainerConfiguration Change(ContainerConfiguration configuration, IReadOnlyList<string> changes)
    {
        try
        {
            if (changes.FirstOrDefault(static change => !ImageChanges.IsInstruction(change)) is { } unknown)
                throw new InvalidArgumentException($"applying changes: processing change \"{unknown}\": did not understand change instruction \"{unknown}\"");
            return ImageChanges.Apply(configuration, changes, asContainerfile: true);
        }
        catch (InvalidArgumentException error)
        {
            throw new InvalidArgumentException(
                $"copying layers and metadata for container \"{specification.Id}\": initializing source containers-storage:{specification.Name}: {error.Message}", error);
        }
    }

    /// <summary>Stores the layer that <paramref name="archive"/> writes, and the image.</summary>
    internal StoredImage Write(PreparedCommit prepared, Action<Stream> archive)
    {
        // A plain directory has no layers below.
        var original = prepared.Options.Squash ? null : prepared.Original;
        using var blob = new ProducedStream(archive);
        using var staged = store.Layers.Stage(new LayerSource { Blob = blob });
        var layer = store.Layers.Commit(staged, original?.Record.TopLayer);
        var layers = original is null ? [] : new ImageLayers(store).Chain(original.Record).Reverse().Select(static below => (below.DiffDigest!, below.DiffSize)).ToList();
        layers.Add((layer.DiffDigest!, layer.DiffSize));
        var created = ImageTime.Format(DateTimeOffset.UtcNow);
        var configuration = ImageDocuments.Write(Configuration(prepared, original, layers, created));
        return new ImageWriter(store).Write(Manifest(prepared.Options.IsDocker, configuration, layers, created), configuration, layer.Id, prepared.Names);
    }

    private ContainerConfiguration Describe(ContainerConfiguration inherited, CommitOptions options)
    {
        var process = specification.Process;
        var volumes = new Dictionary<string, EmptyObject>(inherited.Volumes ?? new Dictionary<string, EmptyObject>(StringComparer.Ordinal), StringComparer.Ordinal);
        if (options.IncludeVolumes)
        {
            foreach (var mount in specification.Storage.Mounts)
            {
                if (mount.Kind is MountKind.Bind or MountKind.Volume) volumes[mount.Destination] = EmptyObject.Value;
            }
        }

        return inherited with
        {
            User = process.User.Length > 0 ? process.User : inherited.User,
            Env = process.Environment.Count > 0 ? process.Environment : inherited.Env,
            Entrypoint = process.Entrypoint is { Count: > 0 } entrypoint ? entrypoint : null,
            Cmd = process.Command.Count > 0 ? process.Command : null,
            WorkingDir = process.WorkingDirectory,
            Labels = specification.Labels.Count > 0 ? specification.Labels : inherited.Labels,
            ExposedPorts = Ports(inherited),
            Volumes = volumes.Count > 0 ? volumes : null,
            OnBuild = null,
        };
    }

    private IReadOnlyDictionary<string, EmptyObject>? Ports(ContainerConfiguration inherited)
    {
        var ports = new Dictionary<string, EmptyObject>(inherited.ExposedPorts ?? new Dictionary<string, EmptyObject>(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var mapping in specification.Network.Ports)
        {
            for (var i = 0; i < Math.Max(1, (int)mapping.Range); i++) ports[$"{mapping.ContainerPort + i}/{mapping.Protocol}"] = EmptyObject.Value;
        }

        return ports.Count > 0 ? ports : null;
    }

    /// <summary>What the given configuration says wins; its variables, ports, volumes and labels are added.</summary>
    private static ContainerConfiguration Merge(ContainerConfiguration own, ContainerConfiguration given) => own with
    {
        Hostname = Other(given.Hostname, own.Hostname),
        User = Other(given.User, own.User),
        ExposedPorts = Union(own.ExposedPorts, given.ExposedPorts),
        Env = given.Env is null ? own.Env : [.. (own.Env ?? []).Where(old => !given.Env.Any(variable => Name(variable) == Name(old))), .. given.Env],
        Entrypoint = given.Entrypoint ?? own.Entrypoint,
        Cmd = given.Cmd ?? own.Cmd,
        Volumes = Union(own.Volumes, given.Volumes),
        WorkingDir = Other(given.WorkingDir, own.WorkingDir),
        Labels = Union(own.Labels, given.Labels),
        StopSignal = Other(given.StopSignal, own.StopSignal),
        Healthcheck = given.Healthcheck ?? own.Healthcheck,
        OnBuild = given.OnBuild ?? own.OnBuild,
        Shell = given.Shell ?? own.Shell,
    };

    private static string? Other(string? first, string? second) => string.IsNullOrEmpty(first) ? second : first;

    private static string Name(string variable) => variable.Split('=', 2)[0];

    private static IReadOnlyDictionary<string, T>? Union<T>(IReadOnlyDictionary<string, T>? first, IReadOnlyDictionary<string, T>? second)
    {
        if (first is null || second is null) return first ?? second;
        var all = new Dictionary<string, T>(first, StringComparer.Ordinal);
        foreach (var (key, value) in second) all[key] = value;
        return all;
    }

    private ImageConfiguration Configuration(PreparedCommit prepared, StoredImage? original, List<(string DiffId, long Size)> layers, string created)
    {
        var options = prepared.Options;
        var machine = prepared.Original?.Configuration;
        var author = options.Author.Length > 0 ? options.Author : null;
        return new ImageConfiguration
        {
            Comment = options is { IsDocker: true, Message.Length: > 0 } ? options.Message : null,
            Created = created,
            Author = author ?? prepared.Original?.Configuration.Author,
            Architecture = machine?.Architecture ?? PlatformChoice.Machine.Architecture,
            Variant = machine?.Variant,
            Os = machine?.Os ?? PlatformChoice.Machine.Os,
            OsVersion = machine?.OsVersion,
            Parent = options.IsDocker && original is not null ? $"sha256:{original.Id}" : null,
            // OCI's format has no place for instructions of later builds.
            Config = options.IsDocker ? prepared.Configuration : prepared.Configuration with { OnBuild = null, Healthcheck = null, Shell = null },
            Rootfs = new RootFs { DiffIds = [.. layers.Select(static layer => layer.DiffId)] },
            History =
            [
                .. original?.Configuration.History ?? [],
                new HistoryEntry
                {
                    Created = created,
                    CreatedBy = prepared.Configuration.Shell is { Count: > 0 } shell ? string.Join(' ', shell) : "/bin/sh",
                    Author = author,
                    Comment = specification.ImageName.Length > 0 ? $"FROM {specification.ImageName}" : null,
                },
            ],
        };
    }

    private static ManifestDocument Manifest(bool isDocker, byte[] configuration, List<(string DiffId, long Size)> layers, string created) => ManifestDocument.From(new ImageManifest
    {
        MediaType = isDocker ? MediaTypes.DockerManifest : MediaTypes.OciManifest,
        Config = new ContentDescriptor { MediaType = isDocker ? MediaTypes.DockerConfig : MediaTypes.OciConfig, Digest = Digest.Of(configuration).ToString(), Size = configuration.Length },
        Layers = [.. layers.Select(layer => new ContentDescriptor { MediaType = isDocker ? MediaTypes.DockerLayer : MediaTypes.OciLayer, Digest = layer.DiffId, Size = layer.Size })],
        Annotations = isDocker ? null : new Dictionary<string, string>(StringComparer.Ordinal) { ["org.opencontainers.image.created"] = created },
    });
}
