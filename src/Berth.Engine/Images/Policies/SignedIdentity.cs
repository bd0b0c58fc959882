using System.Text.Json;
using Berth.Linux.Errors;
using Berth.Oci.References;

namespace Berth.Engine.Images.Policies;

/// <summary>Which name a signature may be for (containers-policy.json(5), signedIdentity).</summary>
internal static class SignedIdentity
{
    /// <summary>Whether a signature for <paramref name="signed"/> is one for <paramref name="image"/>.</summary>
    internal static bool Accepts(JsonElement requirement, ImageReference image, string signed)
    {
        if (!requirement.TryGetProperty("signedIdentity", out var identity)) return DigestOrExact(image, signed);
        return Text(identity, "type") switch
        {
            "matchExact" => image.ToString() == signed,
            "matchRepoDigestOrExact" => DigestOrExact(image, signed),
            "matchRepository" => Repository(signed) == image.Repository,
            "exactReference" => Text(identity, "dockerReference") == signed,
            "exactRepository" => Text(identity, "dockerRepository") == Repository(signed),
            "remapIdentity" => DigestOrExact(Remap(image, Text(identity, "prefix"), Text(identity, "signedPrefix")), signed),
            var other => throw new InvalidArgumentException($"Unknown policy reference match type \"{other}\""),
        };
    }

    private static bool DigestOrExact(ImageReference image, string signed)
        => image.Digest is null ? image.ToString() == signed : Repository(signed) == image.Repository;

    private static ImageReference Remap(ImageReference image, string prefix, string signedPrefix)
    {
        var name = image.ToString();
        var isUnder = name.StartsWith(prefix, StringComparison.Ordinal) && (name.Length == prefix.Length || name[prefix.Length] is '/' or ':' or '@');
        return isUnder ? ImageReference.Parse(signedPrefix + name[prefix.Length..]) : image;
    }

    private static string? Repository(string signed)
    {
        try
        {
            return ImageReference.Parse(signed).Repository;
        }
        catch (InvalidArgumentException)
        {
            // A signature may say anything; this is for no image.
            return null;
        }
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
