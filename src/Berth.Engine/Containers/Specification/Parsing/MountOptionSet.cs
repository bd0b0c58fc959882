using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Parsing;

/// <summary>
/// Collects the mount options of one mount in order, sees to it that no two contradict each other, and adds the defaults of the
/// mount's type (podman-run(1), <c>--volume</c>, <c>--mount</c>, <c>--tmpfs</c>).
/// </summary>
internal sealed class MountOptionSet
{
    private readonly List<string> options = [];

    /// <summary>The options so far.</summary>
    public IReadOnlyList<string> Options => options;

    /// <summary>SELinux relabelling asked for.</summary>
    public Relabeling Relabel { get; set; }

    /// <summary>Whether the owner is to be changed.</summary>
    public bool Chown { get; set; }

    /// <summary>Whether writes go to an overlay.</summary>
    public bool Overlay { get; set; }

    /// <summary>The directory that keeps an overlay's writes.</summary>
    public string? UpperDirectory { get; set; }

    /// <summary>The overlay's work directory.</summary>
    public string? WorkDirectory { get; set; }

    /// <summary>The map of an idmapped mount.</summary>
    public string? IdMap { get; set; }

    /// <summary>A path inside the source.</summary>
    public string? SubPath { get; set; }

    /// <summary>Whether contents are copied up.</summary>
    public bool? CopyUp { get; set; }

    /// <summary>Whether a symbolic link is mounted itself.</summary>
    public bool NoDereference { get; set; }

    /// <summary>The group of options that exclude each other to which <paramref name="option"/> belongs; null if it belongs to none.</summary>
    public static string? Group(string option) => option switch
    {
        "rw" or "ro" => "access",
        "exec" or "noexec" => "exec",
        "dev" or "nodev" => "dev",
        "suid" or "nosuid" => "suid",
        "private" or "rprivate" or "slave" or "rslave" or "shared" or "rshared" or "unbindable" or "runbindable" => "propagation",
        "bind" or "rbind" => "bind",
        _ => null,
    };

    /// <summary>The option of <paramref name="group"/> that is there already, or null.</summary>
    public string? Has(string group)
    {
        foreach (var option in options)
        {
            if (Group(option) == group) return option;
        }

        return null;
    }

    /// <summary>Adds an option that stands as it is.</summary>
    public void Add(string option) => options.Add(option);

    /// <summary>The mount with these options and the defaults of its type.</summary>
    public MountSpecification Build(MountKind kind, string source, string destination)
    {
        switch (kind)
        {
            case MountKind.Tmpfs:
                if (Has("propagation") is null) options.Add("rprivate");
                if (Has("suid") is null) options.Add("nosuid");
                if (Has("dev") is null) options.Add("nodev");
                break;
            case MountKind.Bind or MountKind.Volume or MountKind.Glob when !Overlay:
                var recursive = Has("bind") != "bind";
                if (Has("propagation") is null) options.Add(recursive ? "rprivate" : "private");
                if (kind == MountKind.Volume)
                {
                    if (Has("suid") is null) options.Add("nosuid");
                    if (Has("dev") is null) options.Add("nodev");
                }

                if (Has("bind") is null) options.Add("rbind");
                break;
        }

        return new MountSpecification
        {
            Kind = kind,
            Source = source,
            Destination = destination,
            Options = options,
            Relabel = Relabel,
            Chown = Chown,
            Overlay = Overlay,
            UpperDirectory = UpperDirectory,
            WorkDirectory = WorkDirectory,
            IdMap = IdMap,
            SubPath = SubPath,
            CopyUp = CopyUp,
            NoDereference = NoDereference,
            Anonymous = kind == MountKind.Volume && source.Length == 0,
        };
    }

    /// <summary>A destination in its normal form.</summary>
    /// <exception cref="InvalidArgumentException">It is empty or not absolute.</exception>
    public static string Destination(string path)
    {
        if (path.Length == 0) throw new InvalidArgumentException("container directory cannot be empty");
        if (path[0] != '/') throw new InvalidArgumentException($"invalid container path \"{path}\", must be an absolute path");
        return Clean(path);
    }

    /// <summary>The path without empty, <c>.</c> and <c>..</c> parts, as Go's path.Clean; a relative one stays relative.</summary>
    public static string Clean(string path)
    {
        var parts = new List<string>();
        var absolute = path.StartsWith('/');
        foreach (var part in path.Split('/'))
        {
            if (part.Length == 0 || part == ".") continue;
            if (part == ".." && (parts.Count > 0 ? parts[^1] != ".." : absolute))
            {
                if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
            }
            else
            {
                parts.Add(part);
            }
        }

        var joined = string.Join('/', parts);
        return absolute ? "/" + joined : joined.Length == 0 ? "." : joined;
    }
}
