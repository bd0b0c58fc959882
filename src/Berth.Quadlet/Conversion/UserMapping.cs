using Berth.Quadlet.Units;
using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Conversion;

/// <summary>User=, Group=, the user namespace, and the keys by which early Quadlet described both.</summary>
internal static class UserMapping
{
    /// <summary>Adds <c>--user</c>.</summary>
    internal static void AddUser(UnitConversion conversion, CommandLine command)
    {
        var user = conversion.NonEmpty("User");
        var group = conversion.NonEmpty("Group");
        if (group is not null && user is null)
            throw conversion.Fail("invalid Group set without User", "Group");
        if (user is not null)
            command.Add("--user", group is null ? user : $"{user}:{group}");
    }

    /// <summary>Adds <c>--userns</c>, <c>--uidmap</c> and their kin.</summary>
    /// <param name="conversion">The unit.</param>
    /// <param name="command">The command line that grows.</param>
    /// <param name="supportManual">Whether the command knows <c>--uidmap</c>.</param>
    internal static void AddMappings(UnitConversion conversion, CommandLine command, bool supportManual)
    {
        if (conversion.Kind == UnitKind.Container && HostIdentity.Add(conversion, command))
            return;
        var before = command.Words.Count;
        command.AddValue("UserNS", "--userns");
        command.AddEachWord("UIDMap", "--uidmap", WordSplitter.List);
        command.AddEachWord("GIDMap", "--gidmap", WordSplitter.List);
        command.AddValue("SubUIDMap", "--subuidname");
        command.AddValue("SubGIDMap", "--subgidname");
        if (command.Words.Count == before)
        {
            AddRemapping(conversion, command, supportManual);
            return;
        }
        foreach (var key in (ReadOnlySpan<string>)["RemapUid", "RemapGid", "RemapUsers"])
        {
            if (conversion.Value(key) is not null)
                throw conversion.Fail("deprecated Remap keys are set along with explicit mapping keys", key);
        }
    }

    private static void AddRemapping(UnitConversion conversion, CommandLine command, bool supportManual)
    {
        var users = conversion.Words("RemapUid", WordSplitter.List);
        var groups = conversion.Words("RemapGid", WordSplitter.List);
        var mode = conversion.Unit.FindLast(conversion.Section, "RemapUsers")?.Value;
        switch (mode)
        {
            // Early Quadlet had a switch here.
            case null or "" or "no" or "false":
                if (users.Count > 0)
                    throw conversion.Fail("UidMap set without RemapUsers", "RemapUid");
                if (groups.Count > 0)
                    throw conversion.Fail("GidMap set without RemapUsers", "RemapGid");
                break;
            case "manual":
                if (!supportManual)
                    throw conversion.Fail("RemapUsers=manual is not supported", "RemapUsers");
                foreach (var user in users)
                    command.Add("--uidmap", user);
                foreach (var group in groups)
                    command.Add("--gidmap", group);
                break;
            case "auto" or "yes" or "true":
                AddAutomatic(conversion, command, users, groups);
                break;
            case "keep-id":
                AddKeepId(conversion, command, users, groups);
                break;
            default:
                throw conversion.Fail($"unsupported RemapUsers option '{mode}'", "RemapUsers");
        }
    }

    private static void AddAutomatic(UnitConversion conversion, CommandLine command, List<string> users, List<string> groups)
    {
        List<string> options = [];
        foreach (var user in users)
            options.Add("uidmapping=" + user);
        foreach (var group in groups)
            options.Add("gidmapping=" + group);
        if (conversion.Unit.LookupUnsigned(conversion.Section, "RemapUidSize") is > 0 and { } size)
            options.Add($"size={size}");
        command.Add("--userns", Mode("auto", options));
    }

    private static void AddKeepId(UnitConversion conversion, CommandLine command, List<string> users, List<string> groups)
    {
        if (users.Count > 1)
            throw conversion.Fail("RemapUsers=keep-id supports only a single value for UID mapping", "RemapUid");
        if (groups.Count > 1)
            throw conversion.Fail("RemapUsers=keep-id supports only a single value for GID mapping", "RemapGid");
        List<string> options = [];
        if (users.Count > 0)
            options.Add("uid=" + users[0]);
        if (groups.Count > 0)
            options.Add("gid=" + groups[0]);
        command.Add("--userns", Mode("keep-id", options));
    }

    private static string Mode(string mode, List<string> options)
        => options.Count == 0 ? mode : $"{mode}:{string.Join(',', options)}";
}
