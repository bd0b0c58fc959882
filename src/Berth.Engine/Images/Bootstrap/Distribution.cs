using Berth.Linux.Errors;

namespace Berth.Engine.Images.Bootstrap;

/// <summary>A distribution whose packages mmdebstrap can unpack, and the suites of it that are known.</summary>
internal sealed record Distribution
{
    private static readonly Distribution s_debian = new()
    {
        Name = "debian",
        DefaultSuite = "stable",
        Suites = ["bullseye", "bookworm", "trixie", "forky", "duke", "sid", "oldoldstable", "oldstable", "stable", "testing", "unstable"],
        SuitesWithoutUpdates = ["sid", "unstable"],
        Archive = "http://deb.debian.org/debian",
        SecurityArchive = "http://deb.debian.org/debian-security",
        Components = ["main"],
        Keyring = "/usr/share/keyrings/debian-archive-keyring.gpg",
        KeyringPackage = "debian-archive-keyring",
        Hosts = ["/debian", "/debian-security"],
    };

    private static readonly Distribution s_ubuntu = new()
    {
        Name = "ubuntu",
        DefaultSuite = "noble",
        Suites = ["jammy", "noble", "plucky", "questing", "resolute"],
        SuitesWithoutUpdates = [],
        Archive = "http://archive.ubuntu.com/ubuntu",
        SecurityArchive = "http://security.ubuntu.com/ubuntu",
        Components = ["main", "universe"],
        Keyring = "/usr/share/keyrings/ubuntu-archive-keyring.gpg",
        KeyringPackage = "ubuntu-keyring",
        Hosts = ["/ubuntu", "/ubuntu-ports"],
    };

    internal required string Name { get; init; }

    internal required string DefaultSuite { get; init; }

    internal required IReadOnlyList<string> Suites { get; init; }

    /// <summary>Suites that have neither -updates nor -security beside them.</summary>
    internal required IReadOnlyList<string> SuitesWithoutUpdates { get; init; }

    internal required string Archive { get; init; }

    internal required string SecurityArchive { get; init; }

    internal required IReadOnlyList<string> Components { get; init; }

    internal required string Keyring { get; init; }

    internal required string KeyringPackage { get; init; }

    /// <summary>How the path of an archive of it ends, first that of the main one.</summary>
    internal required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>The distribution and the suite that <c>debian:trixie</c> names.</summary>
    /// <exception cref="InvalidArgumentException">Either is not known.</exception>
    internal static (Distribution Distribution, string Suite) Parse(string source)
    {
        var colon = source.IndexOf(':');
        var name = colon < 0 ? source : source[..colon];
        var distribution = name switch
        {
            "debian" => s_debian,
            "ubuntu" => s_ubuntu,
            _ => throw new InvalidArgumentException($"cannot bootstrap \"{source}\": the distributions are debian and ubuntu, as in debian:trixie"),
        };
        var suite = colon < 0 ? distribution.DefaultSuite : source[(colon + 1)..];
        if (!distribution.Suites.Contains(suite))
            throw new InvalidArgumentException($"cannot bootstrap \"{source}\": the suites of {name} are {string.Join(", ", distribution.Suites)}");
        return (distribution, suite);
    }

    /// <summary>Whether an archive's address looks like one of this distribution's; <paramref name="isSecurity"/> tells which of the two.</summary>
    internal bool Owns(string uri, out bool isSecurity)
    {
        isSecurity = uri.EndsWith("-security", StringComparison.Ordinal) || uri.Contains("//security.", StringComparison.Ordinal);
        foreach (var end in Hosts)
        {
            if (uri.EndsWith(end, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
