using Berth.Engine.Images.Policies;
using Berth.Engine.Images.Registries;
using Berth.Engine.Images.Transfers;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Oci.Distribution;
using Berth.Oci.Images;
using Berth.Oci.References;
using Berth.Storage;
using Berth.Storage.Layers;

namespace Berth.Engine.Images;

/// <summary>Makes an image of a tar archive.</summary>
internal sealed class ImageImport(Store store, RegistrySettings settings)
{
    internal StoredImage Import(ImageImportOptions options, ITransferProgress progress)
    {
        // OCI's configuration has no ONBUILD.
        var configuration = ImageChanges.Apply(new ContainerConfiguration(), options.Changes) with { OnBuild = null };
        string[] names = options.Name is { Length: > 0 } name ? [ImageTagging.LocalName(name)] : [];
        if (Directory.Exists(options.Source)) throw new InvalidArgumentException($"read {options.Source}: is a directory");
        // What comes over the network or a pipe is a file by the time Podman asks.
        SignaturePolicy.Check(settings.PolicyFile, PolicySubject.Tarball(options.Source));
        using var archive = Open(options.Source, out var created);
        using var staged = store.Layers.Stage(new LayerSource { Blob = archive });
        progress.Say("Getting image source signatures");
        progress.Begin("blob", staged.DiffId, staged.DiffSize).Done();
        var image = new ImageWriter(store).WriteSingleLayer(staged, Describe(options, configuration, staged.DiffId, created), names);
        progress.Begin("config", $"sha256:{image.Id}", image.ConfigurationBytes.Length).Done();
        progress.End();
        return image;
    }

    private static ImageConfiguration Describe(ImageImportOptions options, ContainerConfiguration configuration, string diffId, string created)
    {
        var machine = PlatformChoice.Machine;
        var message = options.Message.Length > 0 ? options.Message : "imported from tarball";
        return new ImageConfiguration
        {
            Created = created,
            Architecture = options.Architecture is { Length: > 0 } architecture ? architecture : machine.Architecture,
            Variant = options.Variant is { Length: > 0 } variant ? variant : null,
            Os = options.Os is { Length: > 0 } os ? os : machine.Os,
            Config = configuration,
            Rootfs = new RootFs { DiffIds = [diffId] },
            History = [new HistoryEntry { Created = created, CreatedBy = $"/bin/sh -c #(nop) ADD file:{Digest.Parse(diffId).Encoded} in /", Comment = message }],
        };
    }

    private Stream Open(string source, out string created)
    {
        created = ImageTime.Format(DateTimeOffset.UtcNow);
        if (source == "-") return StandardStreams.Input();
        if (RemoteFile.IsUrl(source))
        {
            var options = new RegistryOptions { UserAgent = settings.UserAgent, CertificateRoots = settings.CertificateRoots };
            return RegistryImages.Wait(RemoteFile.Open(source, options, CancellationToken.None));
        }

        try
        {
            var file = new FileStream(source, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, BufferSize = 0, Options = FileOptions.SequentialScan });
            if (FileStatus.TryOf(source) is { } status) created = ImageTime.Format(status.Modified);
            return file;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NotFoundException($"error opening \"{source}\": open {source}: no such file or directory", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new EngineException(ErrorKind.Internal, $"error opening \"{source}\": open {source}: permission denied", e);
        }
    }
}
