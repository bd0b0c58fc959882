using System.Globalization;
using Berth.Engine.Containers.Specification.Parsing;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Specification.Building;

/// <summary>Builds <see cref="ProcessSpecification"/>.</summary>
internal static class ProcessBuilder
{
    // What Linux distributions' kernels allow to root; the host's own hard limits clamp them at start.
    private const ulong DefaultOpenFiles = 1048576;
    private const ulong DefaultProcesses = 4194304;

    public static ProcessSpecification Build(BuildRequest request, NamespaceSpecification namespaces)
    {
        var options = request.Options.Process;
        var configuration = request.Configuration.Containers;
        var (entrypoint, command, arguments) = CommandBuilder.Build(request);
        var systemd = IsSystemd(options.Systemd, arguments);
        string? init = null;
        if (options.Init ?? configuration.Init)
        {
            if (options.Systemd == "always") throw new InvalidArgumentException("cannot use container-init binary with systemd=always");
            if (namespaces.Pid.Kind != NamespaceKind.Private)
                throw new InvalidArgumentException("cannot add init binary as PID 1 (PID namespace isn't private)");
            init = options.InitPath ?? configuration.InitPath ?? request.Helpers.Helper("catatonit", searchPath: true);
            if (!File.Exists(init)) throw new InvalidArgumentException($"container-init binary not found on the host: faccessat {init}: no such file or directory");
            arguments = [CommandBuilder.InitPath, "--", .. arguments];
            systemd = false;
        }

        var imageDirectory = request.Image?.WorkingDirectory ?? "";
        var environment = EnvironmentBuilder.Build(request, systemd);
        return new ProcessSpecification
        {
            Entrypoint = entrypoint,
            Command = command,
            Arguments = arguments,
            Environment = environment,
            WorkingDirectory = WorkingDirectory(options.WorkingDirectory, imageDirectory),
            CreateWorkingDirectory = string.IsNullOrEmpty(options.WorkingDirectory) && imageDirectory.Length > 0,
            User = User(request),
            Groups = Groups(options.Groups),
            KeepGroups = Contains(options.Groups, "keep-groups"),
            HostUsers = options.HostUsers,
            PasswdEntry = options.PasswdEntry,
            GroupEntry = options.GroupEntry,
            NoPasswd = !options.Passwd,
            Umask = Umask(options.Umask ?? configuration.Umask),
            Tty = options.Tty,
            // Without conmon nobody holds a terminal: the system has the streams of its service.
            Console = systemd && options.Console == ConsoleMode.Unset && request.Options.Lifecycle.Monitor == "none" ? ConsoleMode.Pipe : options.Console,
            OpenStdin = options.Interactive,
            InitPath = init,
            Systemd = systemd,
            TimeZone = TimeZone(options.TimeZone ?? configuration.TimeZone),
            Rlimits = Rlimits(request),
            OomScoreAdjust = OomScore(request, options.OomScoreAdjust ?? configuration.OomScoreAdjust),
            Personality = string.IsNullOrEmpty(options.Personality) ? null : options.Personality,
            PreserveFds = options.PreserveFds,
            PreserveFd = options.PreserveFd,
            SecretEnvironment = SecretBuilder.Build(request, variables: true),
            ChrootDirectories = options.ChrootDirectories,
        };
    }

    private static string User(BuildRequest request)
    {
        if (request.Options.Process.User is { } given) return given;
        return request.DefaultUser ?? request.Image?.User ?? "";
    }

    private static bool IsSystemd(string mode, IReadOnlyList<string> arguments) => mode.ToLowerInvariant() switch
    {
        "always" => true,
        "false" => false,
        "" or "true" => CommandBuilder.IsSystemd(arguments),
        _ => throw new InvalidArgumentException(
            "invalid config provided: --systemd values must be one of \"true, false, always\": invalid configuration"),
    };

    private static string WorkingDirectory(string? given, string image)
    {
        var path = string.IsNullOrEmpty(given) ? image : given;
        if (path.Length == 0) return "/";
        if (path[0] != '/') throw new InvalidArgumentException($"workdir \"{path}\" must be an absolute path");
        return MountOptionSet.Clean(path);
    }

    private static IReadOnlyList<string> Groups(IReadOnlyList<string> groups)
    {
        if (!Contains(groups, "keep-groups")) return groups;
        if (groups.Count > 1)
            throw new InvalidArgumentException("the '--group-add keep-groups' option is not allowed with any other --group-add options");
        return [];
    }

    // Without root nothing gets a lower score than its parent has (proc_pid_oom_score_adj(5)).
    private static int? OomScore(BuildRequest request, int? wanted)
    {
        if (request.Host.IsRoot || wanted is not { } score
            || !int.TryParse(FileSystem.TryReadText("/proc/self/oom_score_adj"), CultureInfo.InvariantCulture, out var current) || score >= current)
        {
            return wanted;
        }

        request.Warnings.Add(string.Create(CultureInfo.InvariantCulture, $"Requested oom_score_adj={score} is lower than the current one, changing to {current}"));
        return current;
    }

    private static string Umask(string text)
    {
        if (text.Length is < 1 or > 4 || text.AsSpan().ContainsAnyExceptInRange('0', '7'))
            throw new InvalidArgumentException($"running container create option: invalid umask string {text}: invalid argument");
        return text;
    }

    private static string? TimeZone(string zone)
    {
        if (zone.Length == 0) return null;
        var outside = zone[0] == '/' || zone.Contains("..", StringComparison.Ordinal);
        if (zone != "local" && (outside || !File.Exists("/usr/share/zoneinfo/" + zone)))
            throw new InvalidArgumentException($"running container create option: finding timezone: unknown time zone {zone}");
        return zone;
    }

    private static IReadOnlyList<RlimitSpecification> Rlimits(BuildRequest request)
    {
        var given = request.Options.Process.Ulimits;
        // "host" takes what this process has in place of what containers.conf says.
        var host = Contains(given, "host");
        if (host && given.Count > 1) throw new InvalidArgumentException("ulimit can use host only without other values");
        var result = new List<RlimitSpecification>();
        if (!host)
        {
            foreach (var value in request.Configuration.Containers.DefaultUlimits) Replace(result, UlimitParser.Parse(value, isDefault: true));
            foreach (var value in given) Replace(result, UlimitParser.Parse(value));
        }

        if (!result.Exists(l => l.Name == "nofile")) result.Add(new("nofile", DefaultOpenFiles, DefaultOpenFiles, IsDefault: true));
        if (!result.Exists(l => l.Name == "nproc")) result.Add(new("nproc", DefaultProcesses, DefaultProcesses, IsDefault: true));
        return result;
    }

    private static void Replace(List<RlimitSpecification> limits, RlimitSpecification limit)
    {
        var at = limits.FindIndex(l => l.Name == limit.Name);
        if (at < 0) limits.Add(limit);
        else limits[at] = limit;
    }

    private static bool Contains(IReadOnlyList<string> items, string item)
    {
        foreach (var candidate in items)
        {
            if (candidate == item) return true;
        }

        return false;
    }
}
