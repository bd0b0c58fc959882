using Berth.Engine.Containers.Specification;
using Berth.Engine.Containers.Specification.Options;
using Berth.Engine.Images.Transfers;
using Berth.Linux.Errors;
using Berth.Oci.Images;
using Berth.Storage;

namespace Berth.Engine.Images;

/// <summary>Finds the image that a container is made from and reads what its configuration says about running it.</summary>
/// <param name="store">The image store.</param>
/// <param name="pull">Fetches an image and returns its identifier.</param>
/// <param name="progress">Told where an image is of another platform than this machine.</param>
/// <param name="fallbackPolicy">The policy where the command line has none.</param>
internal sealed class ImageFactsReader(Func<Store> store, Func<string, PullOptions, string> pull, Func<ITransferProgress> progress, string fallbackPolicy = "missing")
{
    /// <summary>The image of a name or id; fetched if the policy says so.</summary>
    /// <exception cref="NotFoundException">It is not there, and the pull policy forbids to fetch it.</exception>
    /// <exception cref="EngineException">It cannot be fetched.</exception>
    public ImageFacts Find(string nameOrId, PullOptions options)
    {
        var policy = options.Policy ?? fallbackPolicy;
        var image = policy is "always" or "newer" || ImagePlatform.Of(options).IsGiven ? null : store().Images.TryFind(nameOrId);
        if (image is null)
        {
            if (policy == "never" && store().Images.TryFind(nameOrId) is null) throw new NotFoundException($"{nameOrId}: image not known");
            var id = pull(nameOrId, options with { Policy = policy });
            image = store().Images.TryGet(id) ?? throw new NotFoundException($"{nameOrId}: image not known");
            return Read(image, Configuration(image), nameOrId);
        }

        var configuration = Configuration(image);
        // Nearly every image is one of this machine's, and says so in the same words: no more is read into them then.
        if (configuration is { Os.Length: > 0, Architecture.Length: > 0 } && (configuration.Os, configuration.Architecture) != (PlatformChoice.Machine.Os, PlatformChoice.Machine.Architecture))
        {
            using var told = progress();
            ImagePlatform.OfMachine.TellMismatch(configuration, told);
        }

        return Read(image, configuration, nameOrId);
    }

    private ImageConfiguration Configuration(Berth.Storage.Records.ImageRecord image) => RunConfigurationReader.Read(store().Images.ReadData(image, "sha256:" + image.Id));

    private static ImageFacts Read(Berth.Storage.Records.ImageRecord image, ImageConfiguration configuration, string rawName)
    {
        var run = configuration.Config!;
        return new ImageFacts
        {
            Source = new ImageSource(image.Id, Berth.Storage.Images.ImageLookup.NameIn(image, rawName) ?? image.Names.FirstOrDefault() ?? image.Id, image.Digest ?? "", rawName),
            Platform = $"{configuration.Os}/{configuration.Architecture}",
            Entrypoint = run.Entrypoint,
            Command = run.Cmd ?? [],
            Environment = run.Env ?? [],
            User = run.User ?? "",
            WorkingDirectory = run.WorkingDir ?? "",
            Labels = run.Labels ?? new Dictionary<string, string>(),
            Volumes = [.. run.Volumes?.Keys ?? []],
            ExposedPorts = [.. run.ExposedPorts?.Keys ?? []],
            StopSignal = run.StopSignal ?? "",
            Health = run.Healthcheck is { Test.Count: > 0 } health
                ? new HealthProbe
                {
                    Test = health.Test,
                    Interval = health.Interval ?? 0,
                    Timeout = health.Timeout ?? 0,
                    StartPeriod = health.StartPeriod ?? 0,
                    Retries = health.Retries ?? 0,
                }
                : null,
        };
    }
}
