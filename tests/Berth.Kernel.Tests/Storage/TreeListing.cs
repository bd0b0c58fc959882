using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Berth.Linux.Files;

namespace Berth.Kernel.Tests.Storage;

/// <summary>Everything that one can see of a tree, as lines: two trees with equal lines are equal.</summary>
internal static class TreeListing
{
    internal static string Of(string directory, bool withTimes = true)
    {
        var lines = new List<string>();
        var first = new Dictionary<FileIdentity, string>();
        using var root = DirectoryHandle.Open(directory);
        Walk(root, "", lines, first, withTimes);
        return string.Join('\n', lines);
    }

    private static void Walk(DirectoryHandle directory, string path, List<string> lines, Dictionary<FileIdentity, string> first, bool withTimes)
    {
        foreach (var name in directory.Names().OrderBy(Convert.ToHexString, StringComparer.Ordinal))
        {
            var status = directory.TryStatus(name)!.Value;
            var below = $"{path}/{Encoding.Latin1.GetString(name)}";
            var line = new StringBuilder(below).Append(CultureInfo.InvariantCulture, $" {status.Type} {Convert.ToString(status.Permissions, 8)} {status.User}:{status.Group}");
            if (withTimes) line.Append(CultureInfo.InvariantCulture, $" {status.Modified.Seconds}");
            switch (status.Type)
            {
                case FileType.Regular:
                    using (var file = directory.OpenFile(name, OpenFlags.ReadOnly))
                        line.Append(CultureInfo.InvariantCulture, $" {status.Length} {Convert.ToHexStringLower(SHA256.HashData(FileSystem.ReadAll(file)))[..16]}");
                    break;
                case FileType.SymbolicLink: line.Append(" -> ").Append(Encoding.Latin1.GetString(directory.ReadLink(name))); break;
                case FileType.CharacterDevice or FileType.BlockDevice: line.Append(CultureInfo.InvariantCulture, $" {status.DeviceMajor}:{status.DeviceMinor}"); break;
            }

            if (status.Type != FileType.Directory && status.Links > 1)
                line.Append(" = ").Append(first.TryGetValue(status.Identity, out var other) ? other : first[status.Identity] = below);
            foreach (var key in directory.AttributeNames(name).Select(Encoding.Latin1.GetString).Order(StringComparer.Ordinal))
                line.Append(CultureInfo.InvariantCulture, $" {key}={Convert.ToHexString(directory.TryAttribute(name, Encoding.Latin1.GetBytes(key))!)}");
            lines.Add(line.ToString());
            if (status.Type != FileType.Directory) continue;
            using var child = directory.TryOpenDirectory(name)!;
            Walk(child, below, lines, first, withTimes);
        }
    }
}
