using Berth.Linux.Errors;
using Berth.Linux.Text;

namespace Berth.Engine.Containers.Specification.Parsing;

/// <summary>Reads <c>--mount type=TYPE,OPTION[=VALUE],…</c> (podman-run(1)). Fields are those of a line of CSV, so quotes hide commas.</summary>
public static class MountParser
{
    /// <summary>The mount. Whether the source exists is the resolver's question.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    public static MountSpecification Parse(string value)
    {
        if (value.Length == 0) throw new InvalidArgumentException("incorrect mount format: should be --mount type=<bind|glob|tmpfs|volume>,[src=<host-dir|volume-name>,]target=<ctr-dir>[,options]");
        var fields = SplitFields(value);
        var kind = MountKind.Volume;
        for (var i = 0; i < fields.Count; i++)
        {
            if (!fields[i].StartsWith("type=", StringComparison.Ordinal)) continue;
            kind = Kind(fields[i][5..]);
            fields.RemoveAt(i);
            break;
        }

        var mount = new Draft(kind);
        foreach (var field in fields)
        {
            var equals = field.IndexOf('=');
            mount.Set(equals < 0 ? field : field[..equals], equals < 0 ? null : field[(equals + 1)..]);
        }

        return mount.Build();
    }

    private static MountKind Kind(string type) => type switch
    {
        "bind" => MountKind.Bind,
        "volume" => MountKind.Volume,
        "tmpfs" => MountKind.Tmpfs,
        "image" => MountKind.Image,
        "glob" => MountKind.Glob,
        "devpts" => MountKind.DevPts,
        "ramfs" => MountKind.Ramfs,
        "artifact" => MountKind.Artifact,
        _ => throw new InvalidArgumentException($"invalid filesystem type \"{type}\""),
    };

    private static List<string> SplitFields(string value)
    {
        var fields = new List<string>();
        var field = new System.Text.StringBuilder(value.Length);
        var quoted = false;
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c == '"' && quoted && i + 1 < value.Length && value[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }

        if (quoted) throw new InvalidArgumentException("parse error on line 1: extraneous or missing \" in quoted-field");
        fields.Add(field.ToString());
        return fields;
    }

    /// <summary>A mount whose fields are being read.</summary>
    private sealed class Draft(MountKind kind)
    {
        private readonly MountOptionSet options = new();
        private readonly Dictionary<string, string> driverOptions = new(StringComparer.Ordinal);
        private string? source;
        private string? destination;
        private string? digest;
        private string? title;
        private string? fileName;
        private bool access;
        private bool readWrite;

        private string Type => kind.ToString().ToLowerInvariant();

        public void Set(string name, string? value)
        {
            switch (name)
            {
                case "src" or "source":
                    if (kind is MountKind.Tmpfs or MountKind.Ramfs or MountKind.DevPts) throw NotOfType(name);
                    if (source is not null) throw Twice(name);
                    source = Argument(name, value);
                    if (source.Length == 0) throw new InvalidArgumentException("host directory cannot be empty: must provide an argument for option");
                    break;
                case "dst" or "target" or "destination":
                    if (destination is not null) throw Twice(name);
                    destination = MountOptionSet.Destination(Argument(name, value));
                    break;
                case "ro" or "readonly" or "rw" or "readwrite" when kind == MountKind.Artifact:
                    throw new InvalidArgumentException($"{name}: invalid mount option");
                case "ro" or "readonly" or "rw" or "readwrite":
                    SetAccess(name is "rw" or "readwrite" ? Flag(value) : !Flag(value));
                    break;
                case "U" or "chown":
                    options.Chown = Flag(value);
                    break;
                case "consistency":
                    // A word of Docker's for macOS (podman-run(1)).
                    break;
                case "idmap":
                    options.IdMap = value ?? "";
                    break;
                case "subpath" or "volume-subpath":
                    if (kind is not (MountKind.Volume or MountKind.Image)) throw NotOfType(name);
                    options.SubPath = Argument(name, value);
                    break;
                case "z" or "Z" when kind is MountKind.Bind or MountKind.Volume or MountKind.Glob:
                    options.Relabel = name == "z" ? Relabeling.Shared : Relabeling.Private;
                    break;
                case "relabel":
                    if (kind is not (MountKind.Bind or MountKind.Volume or MountKind.Glob)) throw NotOfType(name);
                    options.Relabel = value switch
                    {
                        "shared" => Relabeling.Shared,
                        "private" => Relabeling.Private,
                        _ => throw new InvalidArgumentException("relabel mount option must be 'private' or 'shared': invalid mount option"),
                    };
                    break;
                case "bind-nonrecursive":
                    if (kind is not (MountKind.Bind or MountKind.Glob)) throw NotOfType(name);
                    if (Flag(value)) AddOnce("bind", "bind");
                    break;
                case "bind-propagation":
                    if (kind is not (MountKind.Bind or MountKind.Glob)) throw NotOfType(name);
                    if (MountOptionSet.Group(Argument(name, value)) != "propagation") throw new InvalidArgumentException($"invalid value \"{name}={value}\"");
                    AddOnce(value!, "propagation");
                    break;
                case "no-dereference":
                    if (kind is not (MountKind.Bind or MountKind.Glob)) throw NotOfType(name);
                    options.NoDereference = true;
                    break;
                case "copy" or "nocopy" when kind == MountKind.Volume:
                    options.CopyUp = name == "copy";
                    break;
                case "volume-opt" when kind == MountKind.Volume:
                    var pair = Argument(name, value);
                    var equals = pair.IndexOf('=');
                    driverOptions[equals < 0 ? pair : pair[..equals]] = equals < 0 ? "" : pair[(equals + 1)..];
                    break;
                case "volume-label":
                    throw new InvalidArgumentException("the --volume-label option is not presently implemented");
                case "digest" when kind == MountKind.Artifact:
                    digest = Argument(name, value);
                    break;
                case "title" when kind == MountKind.Artifact:
                    title = Argument(name, value);
                    break;
                case "name" when kind == MountKind.Artifact:
                    fileName = Argument(name, value);
                    break;
                default:
                    SetOption(name, value);
                    break;
            }
        }

        public MountSpecification Build()
        {
            if (kind is MountKind.Image && (source is null || destination is null))
                throw new InvalidArgumentException("must set source and destination for image volume");
            if (kind is MountKind.Artifact && (source is null || destination is null))
                throw new InvalidArgumentException("must set source and destination for artifact volume");
            if (destination is null && kind != MountKind.Glob) throw new InvalidArgumentException("must set volume destination");
            if (kind == MountKind.Glob && source is null) throw new InvalidArgumentException("must set glob source");
            // A bind mount without a source shows the same path of the host (podman-run(1)).
            if (kind == MountKind.Bind) source = Path.GetFullPath(source ?? destination!);
            if (kind == MountKind.Volume && source is not null) VolumeParser.ValidateName(source);
            if (kind == MountKind.Volume && !access && options.Has("access") is { } earlier) readWrite = earlier == "rw";
            return options.Build(kind, source ?? (kind == MountKind.Volume ? "" : Type), destination ?? "") with
            {
                ReadWrite = kind is MountKind.Image && readWrite,
                ArtifactDigest = digest,
                ArtifactTitle = title,
                ArtifactName = fileName,
                VolumeOptions = driverOptions,
            };
        }

        private void SetOption(string name, string? value)
        {
            switch (kind)
            {
                case MountKind.Tmpfs when name is "tmpfs-size" or "tmpfs-mode":
                    if (value is { Length: > 0 }) options.Add($"{name[6..]}={value}");
                    return;
                case MountKind.Tmpfs when name is "tmpcopyup" or "notmpcopyup" or "noswap" or "noatime":
                    TmpfsParser.Add(options, name);
                    return;
                case MountKind.DevPts when name is "uid" or "gid" or "mode" or "max":
                    options.Add($"{name}={Argument(name, value)}");
                    return;
                case MountKind.Bind or MountKind.Volume or MountKind.Glob or MountKind.Tmpfs
                    when MountOptionSet.Group(name) is { } group && group is not ("bind" or "access"):
                    if (group == "propagation" && kind == MountKind.Tmpfs) throw NotOfType(name);
                    if (Flag(value)) AddOnce(name, group);
                    return;
                case MountKind.Bind or MountKind.Volume or MountKind.Glob when name is "noatime":
                    options.Add(name);
                    return;
                default:
                    throw name is "tmpfs-size" or "tmpfs-mode" or "tmpcopyup" or "notmpcopyup" or "uid" or "gid" or "mode" or "max"
                        && kind is not (MountKind.Tmpfs or MountKind.DevPts)
                        ? NotOfType(name)
                        : new InvalidArgumentException($"{name}: invalid mount option");
            }
        }

        private void SetAccess(bool write)
        {
            if (access)
                throw new InvalidArgumentException("cannot pass 'readonly', 'ro', or 'rw' mnt.Options more than once: must provide an argument for option");
            access = true;
            readWrite = write;
            if (kind is not MountKind.Image) options.Add(write ? "rw" : "ro");
        }

        private void AddOnce(string option, string group)
        {
            if (options.Has(group) is { } earlier)
            {
                throw new InvalidArgumentException(group == "propagation"
                    ? $"invalid options \"{earlier}, {option}\", can only specify 1 '[r]shared', '[r]private', '[r]slave' or '[r]unbindable' option"
                    : $"cannot pass '{earlier}' and '{option}' mnt.Options more than once: must provide an argument for option");
            }

            options.Add(option);
        }

        private static string Argument(string name, string? value)
            => value ?? throw new InvalidArgumentException($"{name}: must provide an argument for option");

        private static bool Flag(string? value)
            => value is null || (GoBoolean.TryParse(value) ?? throw new InvalidArgumentException($"strconv.ParseBool: parsing \"{value}\": invalid syntax"));

        private InvalidArgumentException NotOfType(string name) => new($"\"{name}\" option not supported for \"{Type}\" mount types");

        private static InvalidArgumentException Twice(string name)
            => new($"cannot pass \"{name}\" option more than once: must provide an argument for option");
    }
}
