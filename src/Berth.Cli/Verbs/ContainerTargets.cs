using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Containers;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Cli.Verbs;

/// <summary>
/// The options by which stop, kill, rm and others take several containers, and the loop over them: one failure is reported and does
/// not keep the others from being dealt with.
/// </summary>
internal sealed class ContainerTargets
{
    private readonly BoolFlag _all;
    private readonly BoolFlag? _ignore;
    private readonly TextListFlag? _cidFiles;
    private readonly TextListFlag? _filters;
    private readonly LatestFlag _latest;

    /// <summary>Declares the options.</summary>
    /// <param name="flags">The verb's options.</param>
    /// <param name="allHelp">What --all does.</param>
    /// <param name="ignoreHelp">What --ignore does; null where there is none.</param>
    /// <param name="filterShorthand">The shorthand of --filter.</param>
    /// <param name="filters">Whether there is --filter.</param>
    /// <param name="cidFiles">Whether there is --cidfile.</param>
    internal ContainerTargets(FlagSet flags, string allHelp, string? ignoreHelp = null, char filterShorthand = 'f', bool filters = true, bool cidFiles = true)
    {
        _all = flags.Bool("all", 'a', allHelp);
        _cidFiles = cidFiles ? flags.Array("cidfile", "Read the container ID from the file").Completes(Completion.Files) : null;
        _filters = filters ? flags.Array("filter", filterShorthand, "Filter output based on conditions given").Completes(Completion.Filters) : null;
        _ignore = ignoreHelp is null ? null : flags.Bool("ignore", 'i', ignoreHelp);
        _latest = new LatestFlag(flags);
    }

    internal bool IsAll => _all.Value;

    /// <summary>Whether what is missing is no error.</summary>
    internal bool Ignores => _ignore is { Value: true };

    private bool HasFilters => _filters is { Value.Count: > 0 };

    private bool HasFiles => _cidFiles is { Value.Count: > 0 };

    /// <summary>
    /// Does something to each container that was named and prints what the user called it, or its id where nobody named it. A verb
    /// that does something to a container which is gone already returns null, and nothing is printed.
    /// </summary>
    /// <param name="invocation">The words after the verb.</param>
    /// <param name="containers">The engine's containers.</param>
    /// <param name="included">Which of all containers --all means.</param>
    /// <param name="act">What to do; the container's id is returned.</param>
    /// <param name="missingStatus">The exit status where a container is not there.</param>
    /// <param name="conflictStatus">The exit status where a container's state forbids it.</param>
    /// <param name="newestFirst">Whether those that --all and --filter choose are taken newest first.</param>
    /// <param name="once">Whether a container that is named twice is taken once.</param>
    /// <param name="prepare">Gets all of them before the first.</param>
    internal int Each(
        Invocation invocation, ContainerEngine containers, Func<ContainerListing, bool> included, Func<string, string?> act,
        int missingStatus = 125, int conflictStatus = 125, bool newestFirst = false, bool once = false, Action<IReadOnlyList<string>>? prepare = null)
    {
        var status = 0;
        List<(string Target, string? Shown)> targets;
        try
        {
            targets = Resolve(invocation, containers, included, newestFirst);
        }
        catch (NotFoundException error) when (_latest.Value)
        {
            invocation.Report(error.Message);
            return missingStatus;
        }

        if (once && targets.Count > 1)
            targets = Distinct(targets, containers);
        prepare?.Invoke([.. targets.Select(static target => target.Target)]);
        foreach (var (target, shown) in targets)
        {
            try
            {
                if (act(target) is { } id)
                    invocation.Out.WriteLine(shown ?? id);
            }
            catch (NotFoundException) when (_all.Value || HasFilters || Ignores)
            {
                // Gone since it was listed, or allowed to be missing.
            }
            catch (EngineException error)
            {
                invocation.Report(error.Message);
                var own = error.Kind switch
                {
                    ErrorKind.NotFound => missingStatus,
                    ErrorKind.Conflict => conflictStatus,
                    _ => 125,
                };
                // The gravest of several counts: 125 before 2 before 1.
                status = Math.Max(status, own);
            }
        }
        return status;
    }

    private List<(string Target, string? Shown)> Resolve(
        Invocation invocation, ContainerEngine containers, Func<ContainerListing, bool> included, bool newestFirst)
    {
        Check(invocation.Arguments.Count);
        if (_all.Value || HasFilters || _latest.Value)
        {
            var found = containers.Select(new ContainerSelection { All = _all.Value, Latest = _latest.Value, Filters = _filters?.Value ?? [] });
            var chosen = _all.Value ? found.Where(included) : found;
            return [.. (newestFirst ? chosen.Reverse() : chosen).Select(static container => (container.Id, (string?)null))];
        }
        var targets = invocation.Arguments.Select(static name => (name, (string?)name)).ToList();
        foreach (var file in _cidFiles?.Value ?? [])
        {
            if (FileSystem.TryReadText(file) is { Length: > 0 } id)
                targets.Add((id.Split('\n')[0].Trim(), null));
            else if (!Ignores)
                throw new NotFoundException($"reading CIDFile: open {file}: no such file or directory");
        }
        return targets;
    }

    // As Podman, which shows the name that was given last.
    private static List<(string Target, string? Shown)> Distinct(List<(string Target, string? Shown)> targets, ContainerEngine containers)
    {
        var distinct = new List<(string, string?)>(targets.Count);
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var target in targets)
        {
            var id = containers.TryFindId(target.Target) ?? target.Target;
            if (places.TryAdd(id, distinct.Count))
                distinct.Add(target);
            else
                distinct[places[id]] = target;
        }

        return distinct;
    }

    private void Check(int arguments)
    {
        var complaint = (arguments > 0, _all.Value, _latest.Value, HasFiles) switch
        {
            (true, _, _, _) when HasFilters => "--filter takes no arguments",
            (_, true, _, true) or (_, _, true, true) => "--all, --latest, and --cidfile cannot be used together",
            (_, true, true, _) => "--all and --latest cannot be used together",
            (true, true, _, _) => "no arguments are needed with --all",
            (true, _, true, _) => "--latest and containers cannot be used together",
            (true, _, _, true) => "no arguments are needed with --latest or --cidfile",
            (false, false, false, false) when !HasFilters => "you must provide at least one name or id",
            _ => null,
        };
        if (complaint is not null)
            throw new InvalidArgumentException(complaint);
    }
}
