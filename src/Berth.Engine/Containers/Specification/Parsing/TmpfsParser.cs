using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Parsing;

/// <summary>Reads <c>--tmpfs</c>: <c>DESTINATION[:OPTIONS]</c>.</summary>
public static class TmpfsParser
{
    /// <summary>The mount.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    public static MountSpecification Parse(string value)
    {
        var colon = value.IndexOf(':');
        var destination = MountOptionSet.Destination(colon < 0 ? value : value[..colon]);
        var options = new MountOptionSet();
        if (colon >= 0 && colon < value.Length - 1)
        {
            foreach (var option in value[(colon + 1)..].Split(',')) Add(options, option);
        }

        return options.Build(MountKind.Tmpfs, "tmpfs", destination);
    }

    /// <summary>Adds one option of a tmpfs.</summary>
    /// <exception cref="InvalidArgumentException">It is unknown there, or contradicts an earlier one.</exception>
    internal static void Add(MountOptionSet options, string option)
    {
        if (MountOptionSet.Group(option) is { } group)
        {
            if (group == "bind") throw new InvalidArgumentException("the 'bind' and 'rbind' options are not allowed with tmpfs mounts: invalid mount option");
            if (options.Has(group) is not null)
            {
                var names = group switch
                {
                    "access" => "one of 'rw' and 'ro'",
                    "exec" => "one of 'noexec' and 'exec'",
                    "dev" => "one of 'nodev' and 'dev'",
                    "suid" => "one of 'nosuid' and 'suid'",
                    _ => "one root propagation mode",
                };
                throw new InvalidArgumentException($"only {names} can be used: duplicate mount option passed");
            }

            options.Add(option);
            return;
        }

        var equals = option.IndexOf('=');
        switch (equals < 0 ? option : option[..equals])
        {
            case "size" or "mode" or "uid" or "gid" or "nr_inodes" or "nr_blocks" or "huge" or "mpol" when equals > 0:
                options.Add(option);
                break;
            case "noatime" or "noswap" or "relatime" or "strictatime" or "nodiratime" or "sync" or "dirsync" when equals < 0:
                options.Add(option);
                break;
            case "tmpcopyup" or "notmpcopyup" or "copy" or "nocopy" when equals < 0:
                if (options.CopyUp is not null)
                    throw new InvalidArgumentException("the 'tmpcopyup' or 'notmpcopyup' option can only be set once: duplicate mount option passed");
                options.CopyUp = option is "tmpcopyup" or "copy";
                break;
            case "U" or "chown" when equals < 0:
                options.Chown = true;
                break;
            case "z" or "Z":
                throw new InvalidArgumentException("the 'z' and 'Z' options are not allowed with tmpfs mounts: invalid mount option");
            default:
                throw new InvalidArgumentException($"unknown mount option \"{option}\": invalid mount option");
        }
    }
}
