using System.IO.Compression;
using System.Text.Json;
using Berth.Engine.Containers.Checkpoints.Libpod;
using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Images;
using Berth.Engine.Runtime;
using Berth.Engine.Volumes;
using Berth.Linux.Compression;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;
using Berth.Oci.Images;
using Berth.Storage;
using Berth.Storage.Archives;
using Berth.Storage.Layers;

namespace Berth.Engine.Containers.Checkpoints;

/// <summary>
/// Puts a checkpoint with all that another machine needs into one archive: CRIU's images, the specification, what the container changed
/// in its root, its volumes. The archive is Podman's; in <see cref="CheckpointFiles.Specification"/> is Berth's own specification besides.
/// </summary>
internal sealed class CheckpointExport(ContainerStore store, CheckpointRootChanges root, RuntimeSelection runtimes, Func<VolumeEngine> volumes, Func<Store> images)
{
    /// <summary>The member of <see cref="CheckpointFiles.Specification"/> that has the whole specification.</summary>
    public const string SpecificationMember = "berth";

    private const string Prefix = "io.podman.annotations.checkpoint.";

    /// <summary>Makes the file that an archive goes to.</summary>
    public static Stream Create(string path)
    {
        try
        {
            var file = FileSystem.Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate, 0x180);
            return new FileStream(file.ToFileHandle(), FileAccess.Write, 256 * 1024);
        }
        catch (SyscallException error)
        {
            throw new EngineException(error.Kind, $"creating checkpoint export file {Templates.Formatting.GoText.Quote(path)}: {error.Message}", error);
        }
    }

    /// <summary>Writes the archive of a checkpoint that is in the container's directory.</summary>
    public void Write(ContainerSpecification specification, CheckpointOptions options, Stream output)
    {
        var directory = store.Paths.Container(specification.Id);
        try
        {
            Prepare(specification, options, directory);
            switch (options.Compression)
            {
                case "none":
                    Archive(directory, output);
                    break;
                case "gzip":
                    using (var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true))
                        Archive(directory, gzip);
                    break;
                default:
                    using (var compressor = new BlockCompressor(output, new ZstandardCodec(3)))
                    {
                        Archive(directory, compressor);
                        compressor.Complete();
                    }

                    break;
            }

            output.Flush();
        }
        finally
        {
            CheckpointFiles.RemoveExported(directory);
        }
    }

    /// <summary>Makes an image whose one layer is the archive, with annotations about this machine.</summary>
    public void MakeImage(ContainerSpecification specification, CheckpointOptions options, int criu)
    {
        var directory = store.Paths.Container(specification.Id);
        try
        {
            Prepare(specification, options, directory);
            using var blob = new ProducedStream(stream => Archive(directory, stream));
            using var staged = images().Layers.Stage(new LayerSource { Blob = blob });
            var created = ImageTime.Format(DateTimeOffset.UtcNow);
            var machine = PlatformChoice.Machine;
            var configuration = new ImageConfiguration
            {
                Created = created,
                Architecture = machine.Architecture,
                Variant = machine.Variant,
                Os = machine.Os,
                Config = new ContainerConfiguration { WorkingDir = "/" },
                Rootfs = new RootFs { DiffIds = [staged.DiffId] },
                History = [new HistoryEntry { Created = created, CreatedBy = "/bin/sh" }],
            };
            new ImageWriter(images()).WriteSingleLayer(staged, configuration, [ImageTagging.LocalName(options.Image!)], Annotations(specification, options, created, criu));
        }
        finally
        {
            CheckpointFiles.RemoveExported(directory);
        }
    }

    private static void Archive(string directory, Stream output)
        => new TreeArchiver(output, isLayer: false) { Accepts = CheckpointFiles.IsExported }.Write(directory);

    private void Prepare(ContainerSpecification specification, CheckpointOptions options, string directory)
    {
        var configuration = FileSystem.TryReadAll(store.Paths.ContainerRun(specification.Id) + ContainerRunFiles.Configuration);
        FileSystem.WriteAll(directory + CheckpointFiles.Specification, Describe(specification, configuration), 0x180);
        if (configuration is not null)
            FileSystem.WriteAll(directory + CheckpointFiles.RuntimeConfiguration, configuration, 0x180);
        if (!options.IgnoreRootFileSystem)
            root.Write(specification, directory);
        if (options.IgnoreVolumes)
            return;
        foreach (var mount in specification.Storage.Mounts)
        {
            if (mount.Kind != MountKind.Volume)
                continue;
            FileSystem.CreateDirectories(directory + CheckpointFiles.Volumes, 0x1C0);
            using var archive = File.Create($"{directory}{CheckpointFiles.Volumes}/{mount.Source}.tar");
            volumes().Export(mount.Source, archive);
        }
    }

    // Podman's own record of such a container, for Podman and for tools that look into archives, and all of it in Berth's.
    private byte[] Describe(ContainerSpecification specification, byte[]? configuration)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            LibpodConfiguration.WriteMembers(json, specification, runtimes.For(specification).Name, configuration);
            json.WritePropertyName(SpecificationMember);
            json.WriteRawValue(SpecificationWriter.Write(specification));
            json.WriteEndObject();
        }

        return memory.ToArray();
    }

    private Dictionary<string, string> Annotations(ContainerSpecification specification, CheckpointOptions options, string created, int criu)
    {
        var runtime = runtimes.For(specification);
        var release = FileSystem.TryReadText("/etc/os-release")?.Split('\n') ?? [];
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Prefix + "name"] = specification.Name,
            [Prefix + "rawImageName"] = specification.Image?.RawName ?? "",
            [Prefix + "rootfsImageID"] = specification.ImageId,
            [Prefix + "rootfsImageName"] = specification.ImageName,
            [Prefix + "podman.version"] = options.MakerVersion,
            [Prefix + "criu.version"] = criu.ToString(System.Globalization.CultureInfo.InvariantCulture),
            [Prefix + "runtime.name"] = runtime.Name,
            [Prefix + "runtime.version"] = runtime.VersionText(),
            [Prefix + "conmon.version"] = System.Text.Encoding.UTF8.GetString(CapturedProcess.Run(new SpawnRequest { Program = runtimes.Conmon, Arguments = ["--version"] }).Output).Trim().Replace("\n", ", ", StringComparison.Ordinal),
            [Prefix + "host.arch"] = PlatformChoice.Machine.Architecture,
            [Prefix + "host.kernel"] = (FileSystem.TryReadText("/proc/sys/kernel/osrelease") ?? "").Trim(),
            [Prefix + "cgroups.version"] = FileSystem.Exists("/sys/fs/cgroup/cgroup.controllers") ? "v2" : "v1",
            [Prefix + "distribution.name"] = Release("ID="),
            [Prefix + "distribution.version"] = Release("VERSION_ID="),
            ["org.opencontainers.image.base.digest"] = "",
            ["org.opencontainers.image.base.name"] = "",
            ["org.opencontainers.image.created"] = created,
        };

        string Release(string key) => Array.Find(release, line => line.StartsWith(key, StringComparison.Ordinal)) is { } line ? line[key.Length..].Trim('"') : "unknown";
    }
}
