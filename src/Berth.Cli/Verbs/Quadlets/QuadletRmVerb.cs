using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Linux.Errors;
using Berth.Quadlet.Installation;
using Berth.Systemd.Bus;

namespace Berth.Cli.Verbs.Quadlets;

/// <summary>podman-quadlet-rm(1).</summary>
internal sealed class QuadletRmVerb : Verb
{
    private readonly BoolFlag _all, _force, _ignore, _reload;

    internal QuadletRmVerb(FlagSet flags)
    {
        _all = flags.Bool("all", 'a', "Remove all Quadlets for the current user");
        _force = flags.Bool("force", 'f', "Remove running quadlets");
        _ignore = flags.Bool("ignore", 'i', "Do not error for Quadlets that do not exist");
        _reload = flags.Bool("reload-systemd", "Reload systemd after removal", fallback: true);
    }

    /// <inheritdoc/>
    public override bool NeedsUserNamespace => false;

    /// <inheritdoc/>
    public override string Synopsis => "[options] QUADLET [QUADLET...]";

    /// <inheritdoc/>
    public override string[] Examples => ["quadlet rm web.container", "quadlet rm --all"];

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var catalog = QuadletCatalog.Read(QuadletEnvironment.Search(invocation, QuadletEnvironment.IsUser));
        IEnumerable<string> names = invocation.Arguments;
        if (_all.Value)
            names = catalog.Quadlets.Select(quadlet => quadlet.Name);
        else if (invocation.Arguments.Count == 0)
            throw new InvalidArgumentException("at least one quadlet file must be selected");
        var removed = new HashSet<string>();
        var failed = false;
        using var manager = QuadletEnvironment.Manager();
        foreach (var name in names)
        {
            if (!removed.Contains(name))
                failed |= !TryRemove(invocation, catalog, manager, name, removed);
        }
        if (_reload.Value && removed.Count > 0)
            manager?.Reload();
        return failed ? throw new InvalidArgumentException("some quadlets could not be removed") : 0;
    }

    private bool TryRemove(Invocation invocation, QuadletCatalog catalog, UnitManager? manager, string name, HashSet<string> removed)
    {
        if (catalog.Together(name) is not { } together)
        {
            if (_ignore.Value)
                invocation.Out.WriteLine(name);
            else
                invocation.Report($"unable to remove Quadlet {name}: could not locate quadlet \"{name}\" in any supported quadlet directory: no such quadlet");
            return _ignore.Value;
        }
        var states = manager?.States([.. together.Select(quadlet => quadlet.UnitName)]) ?? [];
        foreach (var quadlet in together)
        {
            if (!states.TryGetValue(quadlet.UnitName, out var state) || state.Active != "active")
                continue;
            if (!_force.Value)
            {
                invocation.Report($"unable to remove Quadlet {name}: quadlet {quadlet.Name} is running and force is not set, refusing to remove: container state improper");
                return false;
            }
            manager!.Stop(quadlet.UnitName);
        }
        catalog.Remove(together);
        foreach (var quadlet in together.OrderByDescending(quadlet => quadlet.Name == name))
        {
            removed.Add(quadlet.Name);
            invocation.Out.WriteLine(quadlet.Name);
        }
        return true;
    }
}
