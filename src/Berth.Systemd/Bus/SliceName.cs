using Berth.Linux.Errors;

namespace Berth.Systemd.Bus;

/// <summary>Where slices lie in the cgroup tree (systemd.slice(5)).</summary>
public static class SliceName
{
    /// <summary>
    /// The cgroup path of a slice below its manager's root: <c>a-b.slice</c> is <c>/a.slice/a-b.slice</c>, <c>-.slice</c> is the
    /// root itself, the empty string.
    /// </summary>
    /// <exception cref="InvalidArgumentException">Not a slice's name.</exception>
    public static string CgroupPath(string slice)
    {
        if (slice == "-.slice")
            return "";
        const string Suffix = ".slice";
        if (!slice.EndsWith(Suffix, StringComparison.Ordinal) || slice.Length == Suffix.Length || slice.Contains('/')
            || slice[0] == '-' || slice[^(Suffix.Length + 1)] == '-' || slice.Contains("--", StringComparison.Ordinal))
        {
            throw new InvalidArgumentException($"invalid slice name {slice}");
        }
        var path = new global::System.Text.StringBuilder();
        for (var dash = slice.IndexOf('-'); dash >= 0; dash = slice.IndexOf('-', dash + 1))
            path.Append('/').Append(slice, 0, dash).Append(Suffix);
        return path.Append('/').Append(slice).ToString();
    }
}
