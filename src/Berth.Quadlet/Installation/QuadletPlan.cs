using System.Buffers;
using Berth.Linux.Files;
using Berth.Quadlet.Conversion;
using Berth.Quadlet.Generator;
using Berth.Quadlet.Loading;
using Berth.Quadlet.Units;
using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Installation;

/// <summary>How the services that the generator would write now differ from those that it has written.</summary>
/// <param name="Changes">The services that differ: first those that others build upon, each kind by name.</param>
/// <param name="Errors">What keeps services from being made.</param>
public sealed record QuadletPlan(IReadOnlyList<PlannedChange> Changes, IReadOnlyList<Diagnostic> Errors)
{
    private const int HeaderLines = 2;

    /// <summary>Makes a plan; nothing is written.</summary>
    /// <param name="search">Where the Quadlet files are.</param>
    /// <param name="files">Files that are to be written or removed first; null for none.</param>
    /// <param name="options">As for the generator.</param>
    /// <param name="generated">The directory into which the generator has written its services.</param>
    /// <param name="unsettled">What an earlier plan has left to be done; null for nothing.</param>
    public static QuadletPlan Make(
        SearchPaths search, PlannedFiles? files, ConversionOptions options, string generated, IReadOnlyDictionary<string, ChangeKind>? unsettled = null)
    {
        ArgumentNullException.ThrowIfNull(search);
        if (files is not null)
            search.Foresee(files);
        var loaded = UnitLoader.Load(search, _ => { }, files?.New);
        List<Diagnostic> errors = [.. loaded.Broken.Select(broken => broken.Error)];
        var before = ReadGenerated(generated);
        List<(int Rank, PlannedChange Change)> changes = [];
        foreach (var converted in QuadletConverter.Convert(loaded, options))
        {
            errors.AddRange(converted.Diagnostics.Where(diagnostic => diagnostic.IsError));
            if (converted.Service is not { } service || converted.IsPlaceholder)
                continue;
            var rank = Rank(converted.Source.Name);
            var isWanted = InstallLinks.Names(service).Count > 0;
            if (!before.Remove(service.Name, out var old))
                changes.Add((rank, new PlannedChange(service.Name, ChangeKind.Create, converted.Source.Path!, [], isWanted)));
            else if (Differences(old, service) is { Count: > 0 } keys)
                changes.Add((rank, new PlannedChange(service.Name, ChangeKind.Change, converted.Source.Path!, keys, isWanted)));
            else if (unsettled?.TryGetValue(service.Name, out var left) == true)
                changes.Add((rank, new PlannedChange(service.Name, left, converted.Source.Path!, [], isWanted)));
        }

        foreach (var (name, service) in before)
        {
            var source = service.Lookup("Unit", "SourcePath")!;
            // A file that is broken now makes no service, and is no reason to stop the one that runs.
            if (!errors.Exists(error => error.File == source))
                changes.Add((Rank(source), new PlannedChange(name, ChangeKind.Remove, source, [], false)));
        }

        return new QuadletPlan(
            [.. changes.OrderBy(change => change.Rank).ThenBy(change => change.Change.Service, StringComparer.Ordinal).Select(change => change.Change)], errors);
    }

    // Containers and pods use all others.
    private static int Rank(string source) => UnitKinds.Of(source) switch
    {
        UnitKind.Container or UnitKind.Kube => 2,
        UnitKind.Pod => 1,
        _ => 0,
    };

    // Other generators write into the same directory.
    private static Dictionary<string, UnitFile> ReadGenerated(string directory)
    {
        Dictionary<string, UnitFile> found = new(StringComparer.Ordinal);
        foreach (var entry in DirectoryListing.TryRead(directory) ?? [])
        {
            if (!entry.Name.EndsWith(".service", StringComparison.Ordinal) || FileSystem.TryReadAll($"{directory}/{entry.Name}") is not { } bytes)
                continue;
            try
            {
                var service = UnitFile.Parse(entry.Name, null, WithoutHeader(UnitText.Decode(bytes)));
                if (service.Lookup("Unit", "SourcePath") is { } source && UnitKinds.Of(Path.GetFileName(source)) != UnitKind.None)
                    found.Add(entry.Name, service);
            }
            catch (UnitSyntaxException)
            {
                // None of Quadlet's.
            }
        }

        return found;
    }

    private static string WithoutHeader(string text)
    {
        var start = 0;
        for (var line = 0; line < HeaderLines; line++)
            start = text.IndexOf('\n', start) is >= 0 and var end ? end + 1 : text.Length;
        return text[start..];
    }

    private static List<string> Differences(UnitFile old, UnitFile service)
    {
        // Read again, so that both have come through a file.
        var buffer = new ArrayBufferWriter<byte>();
        service.WriteTo(buffer);
        service = UnitFile.Parse(service.Name, null, UnitText.Decode(buffer.WrittenSpan));
        var (before, after) = (Assignments(old), Assignments(service));
        List<string> keys = [];
        foreach (var (key, value) in after)
        {
            if (!before.Remove(key, out var previous) || previous != value)
                keys.Add(key);
        }

        keys.AddRange(before.Keys);
        keys.Sort(StringComparer.Ordinal);
        return keys;
    }

    // The Quadlet's own sections come along as X-Container and such: a change that no service sees is none.
    private static Dictionary<string, string> Assignments(UnitFile unit)
    {
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        foreach (var group in unit.Groups)
        {
            if (group.Name.StartsWith("X-", StringComparison.Ordinal))
                continue;
            foreach (var line in group.Lines)
            {
                if (line.Key is not { } key)
                    continue;
                var name = $"{group.Name}.{key}";
                found[name] = found.TryGetValue(name, out var more) ? $"{more}\n{line.Value}" : line.Value;
            }
        }

        return found;
    }
}
