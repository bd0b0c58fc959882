using System.Text.RegularExpressions;
using Berth.Engine.Containers.Specification.Options;
using Berth.Engine.Images.Transfers;
using Berth.Engine.Templates.Formatting;
using Berth.Oci.Images;

namespace Berth.Engine.Images;

/// <summary>The platform that a command asks for.</summary>
/// <param name="Os">The operating system; null for this machine's.</param>
/// <param name="Architecture">The architecture, with a variant behind a slash where <c>--platform</c> of a container has one; null for this machine's.</param>
/// <param name="Variant">The variant; null for any.</param>
internal sealed partial record ImagePlatform(string? Os, string? Architecture, string? Variant)
{
    private const string SystemPattern = @"^([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.%-]*)((?:\+[A-Za-z0-9_.%-]+)*)\))?$";
    private const string PartPattern = "^[A-Za-z0-9_.-]+$";

    /// <summary>This machine's.</summary>
    internal static ImagePlatform OfMachine { get; } = new(PlatformChoice.Machine.Os, PlatformChoice.Machine.Architecture, Variant: null);

    /// <summary>Whether anything was asked for.</summary>
    internal bool IsGiven => Os is not null || Architecture is not null || Variant is not null;

    /// <summary>Which image of an index is meant.</summary>
    internal Platform Wanted
    {
        get
        {
            var machine = PlatformChoice.Machine;
            var (os, architecture, variant) = Normalized;
            return new Platform
            {
                Os = os,
                Architecture = architecture,
                Variant = variant ?? (Architecture is null || architecture == machine.Architecture ? machine.Variant : architecture == "arm64" ? "v8" : null),
            };
        }
    }

    /// <summary>Why it is no platform, in the words of containerd's platforms.Parse; null if it is one.</summary>
    internal string? Problem
    {
        get
        {
            if (Text.Contains('*')) return $"{GoText.Quote(Text)}: wildcards not yet supported: invalid argument";
            var parts = Text.Split('/');
            if (!SystemName().IsMatch(parts[0]))
                return $"{GoText.Quote(parts[0])} is an invalid OS component of {GoText.Quote(Text)}: OSAndVersion specifier component must match {GoText.Quote(SystemPattern)}: invalid argument";
            foreach (var part in parts.AsSpan(1))
            {
                if (!Part().IsMatch(part))
                    return $"{GoText.Quote(part)} is an invalid component of {GoText.Quote(Text)}: platform specifier component must match {GoText.Quote(PartPattern)}: invalid argument";
            }

            return parts.Length > 3 ? $"{GoText.Quote(Text)}: cannot parse platform specifier: invalid argument" : null;
        }
    }

    /// <summary>Reads the options.</summary>
    internal static ImagePlatform Of(PullOptions options)
    {
        if (options.Platform is not { Length: > 0 } platform)
            return new ImagePlatform(Null(options.OperatingSystem), Null(options.Architecture), Null(options.Variant));
        var parts = platform.Split('/');
        return new ImagePlatform(Null(parts[0]), parts.Length > 1 ? Null(parts[1]) : null, parts.Length > 2 ? Null(parts[2]) : Null(options.Variant));
    }

    /// <summary>What an image has in place of what was asked for; null if it matches.</summary>
    internal string? Mismatch(ImageConfiguration configuration)
    {
        if (!IsGiven) return null;
        var (os, architecture, variant) = Normalized;
        var isRight = configuration.Os == os && Normalize(configuration.Architecture) == architecture && (variant is null || configuration.Variant == variant);
        if (isRight) return null;
        return $"image platform ({Show(configuration.Os, configuration.Architecture, configuration.Variant)}) does not match the expected platform ({Show(os, architecture, variant)})";
    }

    /// <summary>Says so where an image is of another platform.</summary>
    internal void TellMismatch(ImageConfiguration configuration, ITransferProgress progress)
    {
        if (Mismatch(configuration) is not { } mismatch) return;
        if (progress.IsQuiet) progress.Warn(mismatch);
        else progress.Say($"WARNING: {mismatch}");
    }

    private string Text => Show(Os ?? PlatformChoice.Machine.Os, Architecture ?? PlatformChoice.Machine.Architecture, Variant);

    // What cannot be read is taken as it is: no image is of such a platform.
    private (string Os, string Architecture, string? Variant) Normalized
    {
        get
        {
            if (Problem is not null) return (Os ?? PlatformChoice.Machine.Os, Architecture ?? PlatformChoice.Machine.Architecture, Variant);
            var parts = Text.Split('/');
            var os = SystemName().Match(parts[0]).Groups["name"].Value.ToLowerInvariant();
            var architecture = Normalize(parts.Length > 1 ? parts[1] : PlatformChoice.Machine.Architecture)!;
            var variant = parts.Length > 2 ? parts[2].ToLowerInvariant() : null;
            return (os == "macos" ? "darwin" : os, architecture, (architecture, variant) is ("amd64", "v1") ? null : variant);
        }
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

    [GeneratedRegex(@"^(?<name>[A-Za-z0-9_-]+)(\([A-Za-z0-9_.%-]*(\+[A-Za-z0-9_.%-]+)*\))?\z", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex SystemName();

    [GeneratedRegex(@"^[A-Za-z0-9_.-]+\z", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Part();
}
