using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Containers;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Cli.Verbs;

/// <summary>
/// The containers that a verb acts on: those named, those of <c>--cidfile</c>, or <c>--all</c>; and the way a verb goes through them,
/// printing what the user typed for each that worked and an error for each that did not.
/// </summary>
internal sealed class ContainerTargets
{
    private readonly BoolFlag _all;
    private readonly BoolFlag? _ignore;
    private readonly TextListFlag _cidFiles;

    /// <summary>Declares <c>--all</c>, <c>--cidfile</c>, <c>--latest</c>, <c>--filter</c>, and <c>--ignore</c> if it has a help text.</summary>
    internal ContainerTargets(FlagSet flags, string allHelp, string? ignoreHelp, char filterShorthand = 'f')
    {
        _all = flags.Bool("all", 'a', allHelp);
        _cidFiles = flags.Array("cidfile", "Read the container ID from the file").Completes(Completion.Files);
        flags.Array("filter", filterShorthand, "Filter output based on conditions given").Completes(Completion.Filters).NotYet();
        _ignore = ignoreHelp is null ? null : flags.Bool("ignore", 'i', ignoreHelp);
        flags.Bool("latest", 'l', "Act on the latest container podman is aware of").NotYet();
    }

    /// <summary>Whether <c>--all</c> was given.</summary>
    internal bool IsAll => _all.Value;

    /// <summary>Calls <paramref name="act"/> for each container.</summary>
    /// <param name="invocation">The verb's invocation.</param>
    /// <param name="containers">The engine.</param>
    /// <param name="included">Which containers <c>--all</c> means.</param>
    /// <param name="act">The work for one container; returns its id, or null to print nothing.</param>
    /// <param name="missingStatus">The exit status if all that failed are containers that do not exist.</param>
    /// <param name="conflictStatus">The exit status if the state of a container forbids the work.</param>
    /// <returns>The exit status.</returns>
    internal int Each(
        Invocation invocation, ContainerEngine containers, Func<ContainerListing, bool> included, Func<string, string?> act,
        int missingStatus = 125, int conflictStatus = 125)
    {
        var status = 0;
        foreach (var (target, shown) in Resolve(invocation, containers, included))
        {
            try
            {
                if (act(target) is { } id)
                    invocation.Out.WriteLine(shown ?? id);
            }
            catch (NotFoundException) when (_all.Value || _ignore is { Value: true })
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

    private IEnumerable<(string Target, string? Shown)> Resolve(Invocation invocation, ContainerEngine containers, Func<ContainerListing, bool> included)
    {
        if (_all.Value)
        {
            if (invocation.Arguments.Count > 0 || _cidFiles.Value.Count > 0)
                throw new InvalidArgumentException("--all, --latest, and arguments cannot be used together");
            return containers.List().Where(included).Select(static container => (container.Id, (string?)null));
        }

        var targets = invocation.Arguments.Select(static name => (name, (string?)name)).ToList();
        foreach (var file in _cidFiles.Value)
        {
            if (FileSystem.TryReadText(file) is { Length: > 0 } id)
                targets.Add((id.Split('\n')[0].Trim(), null));
            else if (_ignore is not { Value: true })
                throw new NotFoundException($"reading CIDFile: open {file}: no such file or directory");
        }

        if (targets.Count == 0 && _cidFiles.Value.Count == 0)
            throw new InvalidArgumentException("you must provide at least one name or id");
        return targets;
    }
}
