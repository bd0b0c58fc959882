using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Parsing;

/// <summary>Reads <c>--volume</c>: <c>[[SOURCE:]DESTINATION[:OPTIONS]]</c>. A backslash before a colon makes it part of the path.</summary>
public static class VolumeParser
{
    /// <summary>The mount. Whether the source exists is the resolver's question.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    public static MountSpecification Parse(string value)
    {
        var fields = Split(value);
        string source, destination;
        var options = new MountOptionSet();
        switch (fields.Count)
        {
            case 1:
                (source, destination) = ("", MountOptionSet.Destination(fields[0]));
                break;
            case 2 or 3:
                if (fields[0].Length == 0) throw new InvalidArgumentException("host directory cannot be empty");
                (source, destination) = (fields[0], MountOptionSet.Destination(fields[1]));
                if (fields.Count == 3) ParseOptions(fields[2], options);
                break;
            default:
                throw new InvalidArgumentException($"{value}: incorrect volume format, should be [host-dir:]ctr-dir[:option]");
        }

        var isPath = source.Length > 0 && source[0] is '/' or '.';
        if (isPath) source = Path.GetFullPath(source);
        else if (source.Length > 0) ValidateName(source);
        return options.Build(isPath ? MountKind.Bind : MountKind.Volume, source, destination);
    }

    /// <summary>Throws unless <paramref name="name"/> may be a volume's name.</summary>
    /// <exception cref="InvalidArgumentException">It may not.</exception>
    public static void ValidateName(string name)
    {
        if (!ObjectName.IsValid(name))
        {
            throw new InvalidArgumentException(
                $"creating named volume \"{name}\": running volume create option: names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*: invalid argument");
        }
    }

    private static void ParseOptions(string text, MountOptionSet options)
    {
        foreach (var option in text.Split(','))
        {
            var equals = option.IndexOf('=');
            var (name, argument) = equals < 0 ? (option, null) : (option[..equals], option[(equals + 1)..]);
            switch (name)
            {
                case "rw" or "ro":
                    AddOne(options, option, "'rw' or 'ro' option");
                    break;
                case "exec" or "noexec":
                    AddOne(options, option, "'noexec' or 'exec' option");
                    break;
                case "dev" or "nodev":
                    AddOne(options, option, "'nodev' or 'dev' option");
                    break;
                case "suid" or "nosuid":
                    AddOne(options, option, "'nosuid' or 'suid' option");
                    break;
                case "private" or "rprivate" or "slave" or "rslave" or "shared" or "rshared" or "unbindable" or "runbindable":
                    AddOne(options, option, "'[r]shared', '[r]private', '[r]slave' or '[r]unbindable' option");
                    break;
                case "bind" or "rbind":
                    AddOne(options, option, "'[r]bind' option");
                    break;
                case "noatime":
                    options.Add(option);
                    break;
                case "z" or "Z":
                    if (options.Relabel != Relabeling.None || options.Overlay) throw Labels(text);
                    options.Relabel = name == "z" ? Relabeling.Shared : Relabeling.Private;
                    break;
                case "O":
                    if (options.Relabel != Relabeling.None) throw Labels(text);
                    options.Overlay = true;
                    break;
                case "upperdir" when argument is not null && options.Overlay:
                    options.UpperDirectory = argument;
                    break;
                case "workdir" when argument is not null && options.Overlay:
                    options.WorkDirectory = argument;
                    break;
                case "U":
                    options.Chown = true;
                    break;
                case "copy" or "nocopy":
                    options.CopyUp = name == "copy";
                    break;
                case "idmap":
                    options.IdMap = argument ?? "";
                    break;
                case "cached" or "delegated" or "consistent":
                    // Docker's words for macOS; they mean nothing on Linux (podman-run(1)).
                    break;
                default:
                    throw new InvalidArgumentException($"invalid option type \"{option}\"");
            }
        }
    }

    private static void AddOne(MountOptionSet options, string option, string names)
    {
        if (options.Has(MountOptionSet.Group(option)!) is { } earlier)
            throw new InvalidArgumentException($"invalid options \"{earlier}, {option}\", can only specify 1 {names}");
        options.Add(option);
    }

    private static InvalidArgumentException Labels(string text)
        => new($"invalid options \"{text.Replace(",", ", ", StringComparison.Ordinal)}\", can only specify 1 'z', 'Z', or 'O' option");

    private static List<string> Split(string value)
    {
        var fields = new List<string>(3);
        var field = new System.Text.StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length && value[i + 1] == ':')
            {
                field.Append(':');
                i++;
            }
            else if (value[i] == ':')
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(value[i]);
            }
        }

        fields.Add(field.ToString());
        return fields;
    }
}
