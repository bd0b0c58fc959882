using System.Globalization;
using System.Text;
using Berth.Engine.Containers;
using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;

namespace Berth.Engine.Services;

/// <summary>Makes a systemd service of a container that exists (podman-generate-systemd(1)).</summary>
/// <param name="containers">The containers.</param>
/// <param name="paths">Where the engine keeps its own things.</param>
/// <param name="program">Berth's own program, which the service calls.</param>
public sealed class ServiceUnitGenerator(ContainerEngine containers, EnginePaths paths, string program)
{
    // Beyond the time that the container has, so that systemd does not come between (podman-generate-systemd(1)).
    private const ulong LeastStopTimeout = 60;
    private const string IdFile = "%t/%n.ctr-id";

    private static readonly string[] s_policies = ["no", "on-success", "on-failure", "on-abnormal", "on-watchdog", "on-abort", "always"];

    /// <summary>The unit of one container.</summary>
    /// <param name="nameOrId">The container.</param>
    /// <param name="options">How it is to be.</param>
    /// <param name="warn">Called with what may go wrong with the unit.</param>
    /// <exception cref="NotFoundException">There is no such container.</exception>
    /// <exception cref="InvalidArgumentException">The options or the container do not allow for a unit.</exception>
    public ServiceUnit Generate(string nameOrId, ServiceUnitOptions options, Action<string> warn)
    {
        var container = Find(nameOrId);
        var specification = containers.SpecificationOf(container.Id);
        var restart = specification.Lifecycle.Restart.Name;
        if (!options.New && restart is not ("" or "no"))
        {
            warn($"Container {container.Id} has restart policy \"{restart}\" which can lead to issues on shutdown: consider recreating the container " +
                "without a restart policy and use systemd's restart mechanism instead");
        }

        if (options.RestartPolicy is { } policy && !s_policies.Contains(policy))
            throw new InvalidArgumentException($"{policy} is not a valid restart policy");
        var called = options.UseName ? container.Name : container.Id;
        var name = options.Prefix.Length > 0 ? options.Prefix + options.Separator + called : called;
        return new ServiceUnit(name, Text(container, specification, called, name, options));
    }

    private ContainerListing Find(string nameOrId)
    {
        try
        {
            return containers.Find(nameOrId);
        }
        catch (NotFoundException failure)
        {
            throw new NotFoundException($"{nameOrId} does not refer to a container or pod: no pod with name or ID {nameOrId} found: no such pod: {failure.Message}");
        }
    }

    private string Text(ContainerListing container, ContainerSpecification specification, string called, string name, ServiceUnitOptions options)
    {
        var stopTimeout = options.StopTimeout ?? specification.Lifecycle.StopTimeout;
        var restart = options.RestartPolicy ?? "on-failure";
        string? startLimit = null;
        IReadOnlyList<string> variables = [];
        string start, stop, clean;
        var direct = specification.Lifecycle.IsSupervisedDirectly;
        if (options.New)
        {
            if (specification.CreateCommand.Count == 0)
            {
                throw new InvalidArgumentException(
                    $"cannot use --new on container \"{container.Id}\": no create command found: only works on containers created directly with podman but not via REST API");
            }

            var line = CreateCommandLine.Parse(specification.CreateCommand);
            if (options.RestartPolicy is null && line.Restart is { Length: > 0 } policy)
                (restart, startLimit) = PolicyOf(policy);
            variables = [.. line.Environment.Where(variable => !variable.Contains('=')).SelectMany(variable => Variables(specification, variable))];
            start = RunCommand(line, name, options, direct ? "split" : "no-conmon");
            stop = $"{program} stop \\\n\t--ignore -t {stopTimeout} \\\n\t--cidfile={IdFile}";
            clean = $"{program} rm \\\n\t-f \\\n\t--ignore -t {stopTimeout} \\\n\t--cidfile={IdFile}";
        }
        else
        {
            start = $"{program} start {called}";
            stop = clean = $"{program} stop  \\\n\t-t {stopTimeout} {called}";
            if (direct)
                clean = Cleanup(specification, called);
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {name}{(options.Template ? "@" : "")}.service\n");
        foreach (var comment in options.Header)
            text.Append(CultureInfo.InvariantCulture, $"# {comment}\n");
        text.Append(CultureInfo.InvariantCulture, $"\n[Unit]\nDescription=Podman {name}.service{(options.Template ? " for %I" : "")}\n");
        text.Append("Documentation=man:podman-generate-systemd(1)\nWants=network-online.target\nAfter=network-online.target\n");
        text.Append(CultureInfo.InvariantCulture, $"RequiresMountsFor={(options.New ? "%t/containers" : paths.RunRoot)}\n");
        if (options.Wants.Count + options.After.Count + options.Requires.Count > 0)
            text.Append("\n# User-defined dependencies\n");
        Line(text, "Wants", string.Join(' ', options.Wants));
        Line(text, "After", string.Join(' ', options.After));
        Line(text, "Requires", string.Join(' ', options.Requires));
        text.Append(CultureInfo.InvariantCulture, $"\n[Service]\nEnvironment=PODMAN_SYSTEMD_UNIT=%n{(options.Template ? "-%i" : "")}\n");
        Line(text, "Environment", string.Join(' ', variables));
        foreach (var variable in options.Environment)
            Line(text, "Environment", UnitCommandLine.Escape(variable));
        Line(text, "Restart", restart);
        Line(text, "StartLimitBurst", startLimit);
        Line(text, "RestartSec", options.RestartSeconds);
        Line(text, "TimeoutStartSec", options.StartTimeout);
        Line(text, "TimeoutStopSec", LeastStopTimeout + stopTimeout);
        Line(text, "ExecStart", start);
        Line(text, "ExecStop", stop);
        Line(text, "ExecStopPost", clean);
        // Without conmon the manager is told of the process, which makes its own groups.
        if (direct)
            text.Append("Delegate=yes\n");
        else if (!options.New)
            Line(text, "PIDFile", specification.Lifecycle.ConmonPidFile ?? paths.ContainerRun(container.Id) + ContainerRunFiles.MonitorPid);
        text.Append(options.New || direct ? "Type=notify\nNotifyAccess=all\n" : "Type=forking\n");
        return text.Append("\n[Install]\nWantedBy=default.target\n").ToString();
    }

    // What the end of a container without conmon leaves to the service.
    private string Cleanup(ContainerSpecification specification, string called)
        => specification.Lifecycle.SdNotify is "conmon" or "healthy"
            ? $"{program} container cleanup {called}"
            : throw new InvalidArgumentException(
                $"container \"{called}\" has no conmon (--monitor=none): a unit that starts it needs it to be made with --sdnotify=conmon or --sdnotify=healthy, or use --new");

    private string RunCommand(CreateCommandLine line, string name, ServiceUnitOptions options, string cgroups)
    {
        List<string> words = [program, .. line.Root.Select(UnitCommandLine.Escape), "run"];
        var run = words.Count - 1;
        words.AddRange([$"--cidfile={IdFile}", $"--cgroups={cgroups}", "--rm"]);
        if (line.SdNotify is null or "ignore")
            words.Add("--sdnotify=conmon");
        if (!line.Detaches)
            words.Add("-d");
        if (line.HasName && !line.Replaces)
            words.Add("--replace");
        words.AddRange(Kept(line).Select(UnitCommandLine.Escape));
        if (options.Template)
            MarkInstance(words, run, name);
        return UnitCommandLine.Lay(words);
    }

    // The options of the container's own that the unit's do not replace, and its arguments.
    private static IEnumerable<string> Kept(CreateCommandLine line)
    {
        for (var at = 0; at < line.OptionCount; at++)
        {
            var word = line.Words[at];
            if (word is "--cidfile" or "--cgroups" or "--restart" || (word == "--sdnotify" && line.SdNotify == "ignore"))
                at++;
            else if (!IsReplaced(line, word))
                yield return word;
        }

        foreach (var word in line.Words.Skip(line.OptionCount))
            yield return word;
    }

    private static bool IsReplaced(CreateCommandLine line, string word)
        => word == "--rm" || HasPrefix(word, "--rm=") || HasPrefix(word, "--cidfile=") || HasPrefix(word, "--cgroups=") || HasPrefix(word, "--restart=")
            || word == "--sdnotify=ignore"
            || (line.RefusesDetach && word is "-d=false" or "--detach=false")
            || (line.RefusesReplace && line.HasName && word == "--replace=false");

    private static bool HasPrefix(string word, string prefix) => word.StartsWith(prefix, StringComparison.Ordinal);

    // The instances of a template have a container each, so each has a name of its own.
    private static void MarkInstance(List<string> words, int run, string name)
    {
        var named = words.FindIndex(word => word == "--name" || HasPrefix(word, "--name="));
        if (named < 0)
        {
            words.Insert(run + 1, $"--name={name}-%i");
            return;
        }

        if (words[named] == "--name")
            named++;
        words[named] += "-%i";
    }

    // on-failure:5 is systemd's on-failure with a limit; a unit that is enabled is what unless-stopped means.
    private static (string Policy, string? StartLimit) PolicyOf(string policy)
    {
        const string Limited = "on-failure:";
        if (HasPrefix(policy, Limited))
            return ("on-failure", policy[Limited.Length..]);
        return (policy == "unless-stopped" ? "always" : policy, null);
    }

    private static IEnumerable<string> Variables(ContainerSpecification specification, string name)
        => specification.Process.Environment.Where(variable => HasPrefix(variable, name + "=")).Select(UnitCommandLine.Escape);

    private static void Line(StringBuilder text, string key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            text.Append(key).Append('=').Append(value).Append('\n');
    }

    private static void Line(StringBuilder text, string key, ulong value)
    {
        if (value != 0)
            text.Append(CultureInfo.InvariantCulture, $"{key}={value}\n");
    }
}
