using Berth.Engine.Containers.Specification.Options;
using Berth.Linux.Errors;
using Berth.Oci.Images;

namespace Berth.Engine.Images;

/// <summary>The platform that a command asks for.</summary>
/// <param name="Os">The operating system; null for this machine's.</param>
/// <param name="Architecture">The architecture; null for this machine's.</param>
/// <param name="Variant">The variant; null for any.</param>
internal sealed record ImagePlatform(string? Os, string? Architecture, string? Variant)
{
    /// <summary>Whether anything was asked for.</summary>
    internal bool IsGiven => Os is not null || Architecture is not null || Variant is not null;

    /// <summary>Which image of an index is meant.</summary>
    internal Platform Wanted
    {
        get
        {
            var machine = PlatformChoice.Machine;
            var architecture = Normalize(Architecture) ?? machine.Architecture;
            return new Platform
            {
                Os = Os ?? machine.Os,
                Architecture = architecture,
                Variant = Variant ?? (Architecture is null || architecture == machine.Architecture ? machine.Variant : architecture == "arm64" ? "v8" : null),
            };
        }
    }

    /// <summary>Reads the options.</summary>
    /// <exception cref="InvalidArgumentException">The platform is malformed.</exception>
    internal static ImagePlatform Of(PullOptions options)
    {
        if (options.Platform is not { Length: > 0 } platform)
            return new ImagePlatform(Null(options.OperatingSystem), Null(options.Architecture), Null(options.Variant));
        var parts = platform.Split('/');
        if (parts.Length is < 1 or > 3 || parts.Any(static part => part.Length == 0)) throw new InvalidArgumentException($"invalid platform syntax for \"{platform}\" (use OS/ARCH[/VARIANT])");
        return new ImagePlatform(parts[0], parts.Length > 1 ? parts[1] : null, parts.Length > 2 ? parts[2] : Null(options.Variant));
    }

    /// <summary>What an image has in place of what was asked for; null if it matches.</summary>
    internal string? Mismatch(ImageConfiguration configuration)
    {
        if (!IsGiven) return null;
        var wanted = Wanted;
        var isRight = configuration.Os == wanted.Os && Normalize(configuration.Architecture) == wanted.Architecture
            && (Variant is null || configuration.Variant == Variant);
        if (isRight) return null;
        return $"image platform ({Show(configuration.Os, configuration.Architecture, configuration.Variant)}) does not match the expected platform ({Show(wanted.Os, wanted.Architecture, Variant)})";
    }

    private static string Show(string os, string architecture, string? variant) => $"{os}/{architecture}{(string.IsNullOrEmpty(variant) ? "" : "/" + variant)}";

    private static string? Null(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>The name that Go uses.</summary>
    private static string? Normalize(string? architecture) => architecture?.ToLowerInvariant() switch
    {
        "x86_64" or "x86-64" => "amd64",
        "aarch64" => "arm64",
        "i386" => "386",
        "armhf" => "arm",
        var other => other,
    };
}
