using System.Globalization;
using Berth.Linux.Errors;

namespace Berth.Storage.Configuration;

/// <summary>What <c>size</c> and <c>inodes</c> of the overlay driver ask for, project quotas of XFS, which are not there yet.</summary>
internal static class StorageQuota
{
    private const string Units = "bkmgtp";

    /// <summary>A number of bytes, with or without a unit of 1,024.</summary>
    /// <exception cref="InvalidArgumentException">It is none.</exception>
    internal static double ParseSize(string text)
    {
        var lower = text.ToLowerInvariant();
        var end = lower.AsSpan().IndexOfAnyExcept("0123456789. ") is >= 0 and var found ? found : lower.Length;
        var unit = lower[end..];
        var power = unit.Length == 0 ? 0 : Units.IndexOf(unit[0]);
        var isUnit = power >= 0 && unit[Math.Min(1, unit.Length)..] is "" or "b" or "ib";
        if (!isUnit || !double.TryParse(lower[..end].TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            throw DriverOption.Wrong($"invalid size: '{text}'");
        return number * Math.Pow(1024, power);
    }

    /// <summary>A number of inodes.</summary>
    /// <exception cref="InvalidArgumentException">It is none.</exception>
    internal static double ParseInodes(string text)
        => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw DriverOption.Wrong($"strconv.ParseUint: parsing \"{text}\": invalid syntax");

    /// <summary>Whether a limit is one: 0 is none.</summary>
    internal static bool IsSet(double limit) => limit > 0;

    /// <summary>Why there can be no limit in a store.</summary>
    internal static EngineException Refusal(string root, string option)
    {
        var path = root;
        while (!Directory.Exists(path) && Path.GetDirectoryName(path) is { } parent) path = parent;
        var format = new DriveInfo(path).DriveFormat;
        return format == "xfs" ? DriverOption.NotYet(option)
            : DriverOption.Wrong($"storage option overlay.size and overlay.inodes only supported for backingFS XFS. Found {(format is "ext2" or "ext3" or "ext4" or "ext2/ext3" ? "extfs" : format)}");
    }
}
