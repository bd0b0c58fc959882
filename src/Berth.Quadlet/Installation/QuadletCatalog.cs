using Berth.Linux.Files;
using Berth.Quadlet.Conversion;
using Berth.Quadlet.Loading;
using Berth.Quadlet.Units;

namespace Berth.Quadlet.Installation;

/// <summary>What is installed in the search paths, and which files were installed together.</summary>
public sealed class QuadletCatalog
{
    private QuadletCatalog(IReadOnlyList<InstalledQuadlet> quadlets, IReadOnlyDictionary<string, string[]> applications)
    {
        Quadlets = quadlets;
        Applications = applications;
    }

    /// <summary>The units, sorted by name.</summary>
    public IReadOnlyList<InstalledQuadlet> Quadlets { get; }

    /// <summary>The paths of the application lists, with the names of their files.</summary>
    public IReadOnlyDictionary<string, string[]> Applications { get; }

    /// <summary>Reads the search paths.</summary>
    public static QuadletCatalog Read(SearchPaths search)
    {
        ArgumentNullException.ThrowIfNull(search);
        Dictionary<string, string[]> applications = [];
        Dictionary<string, string> owners = [];
        foreach (var (directory, entries) in search.Directories)
        {
            foreach (var entry in entries)
            {
                if (!entry.Name.EndsWith(".app", StringComparison.Ordinal) || entry.Name[0] != '.')
                    continue;
                var names = FileSystem.TryReadText($"{directory}/{entry.Name}")?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];
                applications[$"{directory}/{entry.Name}"] = names;
                foreach (var name in names)
                    owners.TryAdd($"{directory}/{name}", entry.Name);
            }
        }
        List<InstalledQuadlet> quadlets = [];
        var loaded = UnitLoader.Load(search, _ => { });
        foreach (var unit in loaded.Units.Concat(loaded.Broken.Select(broken => broken.Unit)))
        {
            quadlets.Add(new InstalledQuadlet(
                unit.Name, Naming.ServiceName(unit, UnitKinds.Of(unit.Name)) + ".service", unit.Path!, owners.GetValueOrDefault(unit.Path!, "")));
        }
        quadlets.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return new QuadletCatalog(quadlets, applications);
    }

    /// <summary>The unit of that file name, or null.</summary>
    public InstalledQuadlet? Find(string name) => Quadlets.FirstOrDefault(quadlet => quadlet.Name == name);

    /// <summary>
    /// The unit and those that were installed together with it; <paramref name="name"/> may be that of an application's
    /// list too.
    /// </summary>
    /// <returns>The units; null if there is none of that name.</returns>
    public IReadOnlyList<InstalledQuadlet>? Together(string name)
    {
        if (Find(name) is not { } quadlet)
        {
            var members = Quadlets.Where(other => other.App == name).ToList();
            return members.Count > 0 ? members : null;
        }
        return quadlet.App.Length == 0 ? [quadlet] : Quadlets.Where(other => Belongs(other, quadlet)).ToList();
    }

    /// <summary>Removes the files of units that were installed together, the assets and the list with them.</summary>
    public void Remove(IReadOnlyList<InstalledQuadlet> together)
    {
        ArgumentNullException.ThrowIfNull(together);
        foreach (var quadlet in together)
        {
            var directory = PathText.Directory(quadlet.Path);
            if (quadlet.App.Length > 0 && Applications.TryGetValue($"{directory}/{quadlet.App}", out var names))
            {
                foreach (var name in names)
                    FileSystem.TryRemoveFile($"{directory}/{name}");
                FileSystem.TryRemoveFile($"{directory}/{quadlet.App}");
            }
            FileSystem.TryRemoveFile(quadlet.Path);
        }
    }

    private static bool Belongs(InstalledQuadlet quadlet, InstalledQuadlet to)
        => quadlet.App == to.App && PathText.Directory(quadlet.Path) == PathText.Directory(to.Path);
}
