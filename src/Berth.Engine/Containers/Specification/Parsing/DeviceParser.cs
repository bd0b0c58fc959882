using System.Globalization;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Parsing;

/// <summary>Reads <c>--device</c>, <c>--device-cgroup-rule</c> and the block device limits.</summary>
public static class DeviceParser
{
    /// <summary>Whether a value of <c>--device</c> names a device of the Container Device Interface (<c>vendor/class=name</c>).</summary>
    public static bool IsCdi(string value)
    {
        var equals = value.IndexOf('=');
        return equals > 0 && value[0] != '/' && value.AsSpan(0, equals).Contains('/') && equals < value.Length - 1;
    }

    /// <summary><c>HOST[:CONTAINER][:PERMISSIONS]</c>.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    public static DeviceSpecification Parse(string value)
    {
        var fields = value.Split(':');
        if (fields[0].Length == 0) throw new InvalidArgumentException("stat : no such file or directory");
        if (fields.Length > 3) throw new InvalidArgumentException($"invalid device specification: {value}");
        var source = fields[0];
        var target = "";
        var permissions = "rwm";
        if (fields.Length == 2)
        {
            if (IsPermissions(fields[1])) permissions = fields[1];
            else target = fields[1];
        }
        else if (fields.Length == 3)
        {
            if (!IsPermissions(fields[2])) throw new InvalidArgumentException($"invalid device mode \"{fields[2]}\" in device \"{value}\"");
            (target, permissions) = (fields[1], fields[2]);
        }

        if (target.Length > 0 && target[0] != '/') throw new InvalidArgumentException($"invalid device mode \"{target}\" in device \"{value}\"");
        return new DeviceSpecification(source, target.Length == 0 ? source : target, permissions);
    }

    /// <summary><c>TYPE MAJOR:MINOR ACCESS</c>, with <c>*</c> for any number.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    public static DeviceCgroupRule ParseRule(string value)
    {
        var fields = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 3 || fields[0] is not ("a" or "b" or "c"))
            throw new InvalidArgumentException($"invalid device cgroup rule requires type, major:Minor, and access rules: \"{value}\"");
        var numbers = fields[1].Split(':');
        if (numbers.Length != 2) throw new InvalidArgumentException($"invalid device cgroup rule format: '{value}'");
        if (!IsPermissions(fields[2])) throw new InvalidArgumentException($"invalid device access in device-access-add: {fields[2]}");
        return new DeviceCgroupRule(fields[0], Number(numbers[0], value), Number(numbers[1], value), fields[2]);
    }

    /// <summary><c>PATH:WEIGHT</c>, 10 to 1000.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    public static DeviceLimit ParseWeight(string value)
    {
        var (path, text) = Split(value);
        if (!ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var weight) || weight is not 0 and (< 10 or > 1000))
            throw new InvalidArgumentException($"invalid weight for device: {value}");
        return new DeviceLimit(path, weight);
    }

    /// <summary><c>PATH:SIZE</c>, bytes a second.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    public static DeviceLimit ParseBytes(string value)
    {
        var (path, text) = Split(value);
        return SizeParser.TryParse(text, out var rate)
            ? new DeviceLimit(path, (ulong)rate)
            : throw new InvalidArgumentException($"invalid rate for device: {value}. The correct format is <device-path>:<number>[<unit>]. Number must be a positive integer. Unit is optional and can be kb, mb, or gb");
    }

    /// <summary><c>PATH:NUMBER</c>, operations a second.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    public static DeviceLimit ParseOperations(string value)
    {
        var (path, text) = Split(value);
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rate)
            ? new DeviceLimit(path, rate)
            : throw new InvalidArgumentException($"invalid rate for device: {value}. The correct format is <device-path>:<number>. Number must be a positive integer");
    }

    private static (string Path, string Value) Split(string value)
    {
        var colon = value.IndexOf(':');
        if (colon < 0) throw new InvalidArgumentException($"bad format: {value}");
        var path = value[..colon];
        if (!path.StartsWith("/dev/", StringComparison.Ordinal)) throw new InvalidArgumentException($"bad format for device path: {value}");
        return (path, value[(colon + 1)..]);
    }

    private static long? Number(string text, string value)
        => text == "*" ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new InvalidArgumentException($"invalid device cgroup rule format: '{value}'");

    internal static bool IsPermissions(string text)
    {
        if (text.Length == 0) return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('r' or 'w' or 'm') || text.IndexOf(text[i], i + 1) >= 0) return false;
        }

        return true;
    }
}
