using System.Runtime.InteropServices;
using Berth.Linux.Errors;

namespace Berth.Oci.Images;

/// <summary>Which manifest of an index is for which machine.</summary>
public static class PlatformChoice
{
    /// <summary>This machine, in Go's words.</summary>
    public static Platform Machine { get; } = new()
    {
        Os = "linux",
        Architecture = RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "amd64",
            Architecture.X86 => "386",
            Architecture.Arm64 => "arm64",
            Architecture.Arm => "arm",
            Architecture.S390x => "s390x",
            Architecture.Ppc64le => "ppc64le",
            Architecture.RiscV64 => "riscv64",
            Architecture.LoongArch64 => "loong64",
            var other => other.ToString().ToLowerInvariant(),
        },
        Variant = RuntimeInformation.OSArchitecture switch
        {
            Architecture.Arm64 => "v8",
            Architecture.Arm => "v7",
            _ => null,
        },
    };

    /// <summary>The manifest for a platform: the first whose variant is the wanted one, else the first that leaves it out or that has a lower one.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public static ContentDescriptor Choose(ImageIndex index, Platform wanted)
    {
        ContentDescriptor? fallback = null;
        foreach (var entry in index.Manifests)
        {
            if (entry.Platform is not { } platform || platform.Os != wanted.Os || platform.Architecture != wanted.Architecture) continue;
            if (platform.Variant == wanted.Variant) return entry;
            if (string.IsNullOrEmpty(platform.Variant) || wanted.Variant is null || string.CompareOrdinal(platform.Variant, wanted.Variant) < 0) fallback ??= entry;
        }

        var variant = wanted.Variant is null ? "" : $", variant \"{wanted.Variant}\"";
        return fallback ?? throw new NotFoundException($"no image found in image index for architecture \"{wanted.Architecture}\"{variant}, OS \"{wanted.Os}\"");
    }
}
