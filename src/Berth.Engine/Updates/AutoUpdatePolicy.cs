using Berth.Engine.Templates.Formatting;
using Berth.Linux.Errors;

namespace Berth.Engine.Updates;

/// <summary>The labels by which a container takes part (podman-auto-update(1)).</summary>
internal static class AutoUpdatePolicy
{
    public const string Label = "io.containers.autoupdate";
    public const string AuthFileLabel = "io.containers.autoupdate.authfile";
    public const string UnitLabel = "PODMAN_SYSTEMD_UNIT";
    public const string Registry = "registry";
    public const string Local = "local";

    /// <summary>What a label's value means: <see cref="Registry"/>, <see cref="Local"/>, or null for no updates.</summary>
    /// <exception cref="InvalidArgumentException">It means nothing.</exception>
    public static string? Parse(string value) => value switch
    {
        "" or "disabled" => null,
        // The name that it had first.
        "image" or Registry => Registry,
        Local => Local,
        _ => throw new InvalidArgumentException($"invalid auto-update policy {GoText.Quote(value)}: valid policies are [\"disabled\" \"image\" \"local\" \"registry\"]"),
    };

    /// <summary>Checks that a new container with the label names its image so that a registry can be asked for it.</summary>
    /// <exception cref="InvalidArgumentException">The name is short, or an id.</exception>
    public static void CheckImage(IReadOnlyDictionary<string, string> labels, string image)
    {
        if (labels.TryGetValue(Label, out var policy) && policy is "image" or Registry && !IsFull(image))
            throw new InvalidArgumentException($"short name: auto updates require fully-qualified image reference: {GoText.Quote(image)}");
    }

    /// <summary>Whether a name begins with a registry (containers-registries.conf(5), short names).</summary>
    private static bool IsFull(string image)
    {
        const string Transport = "docker://";
        var name = image.StartsWith(Transport, StringComparison.Ordinal) ? image[Transport.Length..] : image;
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && (name[..slash] == "localhost" || name.AsSpan(0, slash).ContainsAny('.', ':'));
    }
}
