namespace Berth.Systemd.Machines;

/// <summary>Names as systemd-machined takes them: host names of at most 64 characters (org.freedesktop.machine1(5), CreateMachine).</summary>
public static class MachineName
{
    private const int Greatest = 64;

    /// <summary>
    /// The machine's name for a container: its own, with dashes for the underscores that a host's name cannot have, where that is
    /// possible; else the beginning of its id.
    /// </summary>
    /// <param name="name">The container's name, of letters, digits, dots, dashes and underscores.</param>
    /// <param name="id">The container's id.</param>
    public static string Of(string name, string id)
        => name.Replace('_', '-') is var host && IsValid(host) ? host : id[..12];

    /// <summary>Whether systemd-machined takes a name.</summary>
    public static bool IsValid(ReadOnlySpan<char> name)
    {
        // ".host" is the host itself, and no part may be empty or begin or end with a dash.
        if (name.Length is 0 or > Greatest) return false;
        foreach (var range in name.Split('.'))
        {
            var label = name[range];
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-') return false;
            foreach (var letter in label)
            {
                if (!char.IsAsciiLetterOrDigit(letter) && letter != '-') return false;
            }
        }

        return true;
    }
}
