using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Quadlet.Conversion;
using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Generator;

/// <summary>Does for a generated service what <c>systemctl enable</c> does for one on disk: the links of [Install].</summary>
internal static class InstallLinks
{
    private const string Section = "Install";

    /// <summary>Makes the links below <paramref name="output"/>.</summary>
    internal static void Create(UnitFile service, string output, GeneratorLog log)
    {
        if (service.Find(Section) is null)
            return;
        foreach (var link in Names(service))
            CreateLink(link, service.Name, output, log);
    }

    /// <summary>The links' names relative to the output directory.</summary>
    internal static List<string> Names(UnitFile service)
    {
        List<string> names = [];
        foreach (var alias in Words(service, "Alias"))
            names.Add(PathText.Clean(alias));
        var enabled = service.Name;
        var name = UnitName.Parse(enabled);
        if (name.Instance is "")
        {
            // A template can be enabled for an instance alone.
            var instance = service.LookupNonEmpty(Section, "DefaultInstance");
            if (instance is null)
                return names;
            enabled = $"{name.Prefix}@{instance}{name.Extension}";
        }
        AddDependents(service, "WantedBy", "wants", enabled, names);
        AddDependents(service, "RequiredBy", "requires", enabled, names);
        AddDependents(service, "UpheldBy", "upholds", enabled, names);
        return names;
    }

    /// <summary>The target of a link in <paramref name="directory"/> to a file in the top directory; null if there is none.</summary>
    internal static string? RelativeTarget(string directory, string file)
    {
        if (directory == ".")
            return file;
        if (directory[0] == '/' || directory.Split('/') is [".." or "", ..])
            return null;
        var up = string.Concat(Enumerable.Repeat("../", directory.Split('/').Length));
        return up + file;
    }

    private static void AddDependents(UnitFile service, string key, string suffix, string enabled, List<string> names)
    {
        foreach (var dependent in Words(service, key))
        {
            if (!dependent.Contains('/'))
                names.Add($"{dependent}.{suffix}/{enabled}");
        }
    }

    private static List<string> Words(UnitFile service, string key)
    {
        List<string> words = [];
        foreach (var line in service.FindAll(Section, key))
            _ = WordSplitter.Split(line.Value, WordSplitter.List, words);
        return words;
    }

    private static void CreateLink(string link, string file, string output, GeneratorLog log)
    {
        var slash = link.LastIndexOf('/');
        var directory = slash < 0 ? "." : slash == 0 ? "/" : link[..slash];
        if (RelativeTarget(directory, file) is not { } target)
        {
            log.Write($"Can't create symlink {link}: Rel: can't make {file} relative to {directory}");
            return;
        }
        var path = $"{output}/{link}";
        try
        {
            if (slash >= 0)
                FileSystem.CreateDirectories($"{output}/{directory}");
        }
        catch (SyscallException failure)
        {
            log.Write($"Can't create dir {output}/{directory}: {failure.Message}");
            return;
        }
        log.Debug($"Creating symlink {path} -> {target}");
        try
        {
            DirectoryListing.ReplaceLink(target, path);
        }
        catch (SyscallException failure)
        {
            log.Write($"Failed creating symlink {path}: {failure.Message}");
        }
    }
}
