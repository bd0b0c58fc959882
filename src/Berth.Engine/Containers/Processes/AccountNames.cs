namespace Berth.Engine.Containers.Processes;

/// <summary>The names that a root file system has for users and groups.</summary>
public sealed class AccountNames
{
    private readonly Dictionary<string, string> _users;
    private readonly Dictionary<string, string> _groups;

    private AccountNames(Dictionary<string, string> users, Dictionary<string, string> groups)
    {
        _users = users;
        _groups = groups;
    }

    /// <summary>Reads etc/passwd and etc/group.</summary>
    /// <param name="passwd">The first, or null.</param>
    /// <param name="group">The second, or null.</param>
    public static AccountNames Parse(string? passwd, string? group) => new(Names(passwd), Names(group));

    /// <summary>The user's name; the number where there is none.</summary>
    public string User(string id) => _users.GetValueOrDefault(id, id);

    /// <summary>The group's name; the number where there is none.</summary>
    public string Group(string id) => _groups.GetValueOrDefault(id, id);

    private static Dictionary<string, string> Names(string? text)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in (text ?? "").Split('\n'))
        {
            var fields = line.Split(':');
            if (fields.Length > 2)
                names.TryAdd(fields[2], fields[0]);
        }
        return names;
    }
}
