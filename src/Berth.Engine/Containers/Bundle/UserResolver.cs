using System.Globalization;
using System.Text;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Bundle;

/// <summary>Looks up users and groups in a container's own /etc/passwd and /etc/group (podman-run(1), <c>--user</c>).</summary>
/// <param name="files">The container's root.</param>
public sealed class UserResolver(IRootFiles files)
{
    private IReadOnlyList<string[]>? passwd;
    private IReadOnlyList<string[]>? group;

    private IReadOnlyList<string[]> Passwd => passwd ??= Parse(files.TryRead("/etc/passwd"), 7);

    private IReadOnlyList<string[]> Group => group ??= Parse(files.TryRead("/etc/group"), 4);

    /// <summary>The user of a container, with the groups of <c>--group-add</c>.</summary>
    /// <exception cref="InvalidArgumentException">A name or number is not there or out of range.</exception>
    public ResolvedUser Resolve(ProcessSpecification process)
    {
        var colon = process.User.IndexOf(':');
        var userPart = colon < 0 ? process.User : process.User[..colon];
        var groupPart = colon < 0 ? "" : process.User[(colon + 1)..];
        var (uid, primary, home, name, known) = FindUser(userPart);
        var gid = primary;
        if (groupPart.Length > 0) gid = FindGroup(groupPart);
        var additional = new List<uint>();
        if (process.User.Length > 0) additional.Add(gid);
        foreach (var added in process.Groups) Add(additional, FindGroup(added));
        if (process.User.Length > 0 && colon < 0 && name is not null)
        {
            foreach (var line in Group)
            {
                if (line.Length > 3 && Array.IndexOf(line[3].Split(','), name) >= 0 && TryId(line[2], out var member)) Add(additional, member);
            }
        }

        return new ResolvedUser(uid, gid, additional, home, known, IsGroup(gid));
    }

    /// <summary>The lines that /etc/passwd lacks for the user; empty for none.</summary>
    public string PasswdLines(ContainerSpecification specification, ResolvedUser user)
    {
        var process = specification.Process;
        if (process.NoPasswd) return "";
        var lines = new StringBuilder();
        if (process.PasswdEntry is { } entry)
        {
            lines.Append(Fill(entry, user)).Append('\n');
        }
        else if (!user.IsKnown)
        {
            lines.Append(CultureInfo.InvariantCulture, $"{user.Uid}:*:{user.Uid}:{user.Gid}:container user:{process.WorkingDirectory}:/bin/sh\n");
        }

        return lines.ToString();
    }

    /// <summary>The lines that /etc/group lacks for the user; empty for none.</summary>
    public string GroupLines(ContainerSpecification specification, ResolvedUser user)
    {
        var process = specification.Process;
        if (process.NoPasswd) return "";
        if (process.GroupEntry is { } entry) return Fill(entry, user) + "\n";
        return user.IsGroupKnown || process.User.Length == 0 || process.HostUsers.Contains(process.User) ? "" : string.Create(CultureInfo.InvariantCulture, $"{user.Gid}:x:{user.Gid}:{user.Uid}\n");
    }

    private static string Fill(string entry, ResolvedUser user)
    {
        var uid = user.Uid.ToString(CultureInfo.InvariantCulture);
        return entry
            .Replace("$USERNAME", uid, StringComparison.Ordinal)
            .Replace("$GROUPNAME", user.Gid.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("$UID", uid, StringComparison.Ordinal)
            .Replace("$GID", user.Gid.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("$NAME", uid, StringComparison.Ordinal)
            .Replace("$HOME", user.Home, StringComparison.Ordinal);
    }

    private (uint Uid, uint Gid, string Home, string? Name, bool IsKnown) FindUser(string text)
    {
        if (text.Length == 0) text = "0";
        var isNumber = TryId(text, out var number);
        foreach (var line in Passwd)
        {
            if (line.Length < 6 || !TryId(line[2], out var uid)) continue;
            if (line[0] != text && !(isNumber && uid == number)) continue;
            TryId(line[3], out var gid);
            return (uid, gid, line[5].Length > 0 ? line[5] : "/", line[0], true);
        }

        if (isNumber) return (number, 0, number == 0 ? "/root" : "/", null, false);
        if (text == "root") return (0, 0, "/root", null, false);
        throw new InvalidArgumentException(text.AsSpan().ContainsAnyExceptInRange('0', '9')
            ? $"unable to find user {text}: no matching entries in passwd file"
            : $"unable to find user {text}: uids and gids must be in range 0-2147483647");
    }

    private uint FindGroup(string text)
    {
        var isNumber = TryId(text, out var number);
        foreach (var line in Group)
        {
            if (line.Length < 3 || !TryId(line[2], out var gid)) continue;
            if (line[0] == text || (isNumber && gid == number)) return gid;
        }

        if (isNumber) return number;
        if (text == "root") return 0;
        throw new InvalidArgumentException(text.AsSpan().ContainsAnyExceptInRange('0', '9')
            ? $"unable to find group {text}: no matching entries in group file"
            : $"unable to find group {text}: uids and gids must be in range 0-2147483647");
    }

    private bool IsGroup(uint gid)
    {
        foreach (var line in Group)
        {
            if (line.Length >= 3 && TryId(line[2], out var found) && found == gid) return true;
        }

        return false;
    }

    private static void Add(List<uint> ids, uint id)
    {
        if (!ids.Contains(id)) ids.Add(id);
    }

    private static bool TryId(string text, out uint id)
        => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id <= int.MaxValue;

    private static List<string[]> Parse(byte[]? content, int fields)
    {
        var lines = new List<string[]>();
        if (content is null) return lines;
        foreach (var range in content.AsSpan().Split((byte)'\n'))
        {
            var line = Encoding.UTF8.GetString(content.AsSpan()[range]).Trim();
            if (line.Length > 0 && line[0] != '#') lines.Add(line.Split(':', fields));
        }

        return lines;
    }
}
