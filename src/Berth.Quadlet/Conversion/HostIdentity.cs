using System.Globalization;

namespace Berth.Quadlet.Conversion;

/// <summary>
/// HostUser= and HostGroup= of Quadlet before Podman took it in: the id on the host of the user that the container runs
/// as. All other ids keep their number, but for the host's id itself, which gets the one that became free.
/// </summary>
internal static class HostIdentity
{
    // 2^32 - 1 is no valid id (credentials(7)).
    private const long Ids = uint.MaxValue;

    /// <summary>Adds <c>--uidmap</c> and <c>--gidmap</c>; false if the unit has neither key.</summary>
    internal static bool Add(UnitConversion conversion, CommandLine command)
    {
        var user = conversion.NonEmpty("HostUser");
        var group = conversion.NonEmpty("HostGroup");
        if (user is null && group is null)
            return false;
        foreach (var key in (ReadOnlySpan<string>)["UserNS", "UIDMap", "GIDMap", "SubUIDMap", "SubGIDMap", "RemapUid", "RemapGid"])
        {
            if (conversion.NonEmpty(key) is not null)
                throw conversion.Fail($"HostUser and HostGroup cannot be combined with {key}", key);
        }
        // One map alone would make Podman fill in the other from subordinate ids.
        AddMap(conversion, command, "--uidmap", "User", user is null ? null : "HostUser");
        AddMap(conversion, command, "--gidmap", "Group", group is null ? null : "HostGroup");
        return true;
    }

    private static void AddMap(UnitConversion conversion, CommandLine command, string option, string insideKey, string? outsideKey)
    {
        var inside = outsideKey is null ? 0 : Number(conversion, insideKey);
        var outside = outsideKey is null ? 0 : Number(conversion, outsideKey);
        var (low, high) = (Math.Min(inside, outside), Math.Max(inside, outside));
        if (low == high)
        {
            AddRange(command, option, 0, 0, Ids);
            return;
        }
        AddRange(command, option, 0, 0, low);
        AddRange(command, option, low, high, 1);
        AddRange(command, option, low + 1, low + 1, high - low - 1);
        AddRange(command, option, high, low, 1);
        AddRange(command, option, high + 1, high + 1, Ids - high - 1);
    }

    private static void AddRange(CommandLine command, string option, long inside, long outside, long count)
    {
        if (count > 0)
            command.Add(option, string.Create(CultureInfo.InvariantCulture, $"{inside}:{outside}:{count}"));
    }

    private static long Number(UnitConversion conversion, string key)
    {
        var text = conversion.NonEmpty(key) ?? "0";
        return uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number != uint.MaxValue
            ? number
            : throw conversion.Fail($"{key} must be a number where HostUser or HostGroup is set", key);
    }
}
