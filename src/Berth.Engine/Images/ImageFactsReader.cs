using Berth.Engine.Containers.Specification;
using Berth.Engine.Containers.Specification.Options;
using Berth.Linux.Errors;
using Berth.Oci.Images;
using Berth.Storage;

namespace Berth.Engine.Images;

/// <summary>Finds the image that a container is made from and reads what its configuration says about running it.</summary>
internal sealed class ImageFactsReader(Func<Store> store)
{
    /// <summary>The image of a name or id, which must be in the store.</summary>
    /// <exception cref="NotFoundException">It is not there, and the pull policy forbids to fetch it.</exception>
    /// <exception cref="NotSupportedYetException">It would have to be fetched.</exception>
    public ImageFacts Find(string nameOrId, PullOptions pull)
    {
        var policy = pull.Policy ?? "missing";
        if (policy is "always" or "newer")
            throw new NotSupportedYetException($"--pull={policy} is not supported yet");
        var image = store().Images.TryFind(nameOrId);
        if (image is null)
        {
            throw policy == "never"
                ? new NotFoundException($"{nameOrId}: image not known")
                : new NotFoundException($"{nameOrId}: image not known (pulling images is not supported yet)");
        }

        return Read(image, nameOrId);
    }

    private ImageFacts Read(Berth.Storage.Records.ImageRecord image, string rawName)
    {
        var json = store().Images.ReadData(image, "sha256:" + image.Id);
        var configuration = ImageDocuments.ReadConfiguration(json);
        var run = configuration.Config ?? new();
        return new ImageFacts
        {
            Source = new ImageSource(image.Id, image.Names.Count > 0 ? image.Names[0] : image.Id, image.Digest ?? "", rawName),
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
