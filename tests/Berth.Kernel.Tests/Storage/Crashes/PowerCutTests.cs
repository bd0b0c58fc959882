using System.Diagnostics;
using Berth.Kernel.Tests.Images.Registries;
using Berth.Linux.Files;
using Berth.Storage;
using Berth.Storage.Configuration;

namespace Berth.Kernel.Tests.Storage.Crashes;

/// <summary>
/// kill -9 and a power cut at the writes of an operation on the image store: the store opens, no image that is visible is damaged,
/// and what is left over goes by itself.
/// </summary>
public sealed class PowerCutTests : IDisposable
{
    private const int Samples = 8;
    private static readonly string[] Calls = ["writev", "ftruncate", "fsync", "write", "pwrite64", "rename", "fdatasync", "syncfs", "unlink", "unlinkat", "mkdir", "mkdirat", "symlink", "openat"];
    private readonly string _directory = $"/var/tmp/berth-cut-{Guid.NewGuid():N}";
    private DockerRegistry? _registry;

    public PowerCutTests() => Directory.CreateDirectory(_directory);

    public void Dispose()
    {
        _registry?.Dispose();
        FileTree.Remove(_directory);
    }

    [Theory]
    [InlineData("load")]
    [InlineData("remove")]
    [InlineData("commit")]
    [InlineData("pull")]
    public void No_visible_image_is_damaged(string operation) => TryAll(operation, Samples);

    [Theory(Explicit = true)]
    [InlineData("load")]
    [InlineData("remove")]
    [InlineData("commit")]
    [InlineData("pull")]
    public void No_visible_image_is_damaged_at_any_write(string operation) => TryAll(operation, int.MaxValue);

    private void TryAll(string operation, int samples)
    {
        MakeBase();
        if (operation == "pull") FillRegistry();
        var steps = Record(operation);
        Assert.True(steps.Count > 10, $"{operation} makes {steps.Count} writes");
        var failures = new List<string>();
        var count = Math.Min(samples, steps.Count);
        for (var i = 0; i < count; i++)
        {
            var (call, occurrence) = steps[(int)((i + 0.5) * steps.Count / count)];
            // A kill alone leaves what was written; a power cut takes it, too.
            var lost = Interrupt(operation, call, occurrence, isPowerCut: samples == int.MaxValue || i % 2 == 0);
            if (Complaint() is { } complaint) failures.Add($"at {call} {occurrence}, {lost} files lost: {complaint}");
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    /// <summary>A store with two images of a layer in common and a container that changed something.</summary>
    private void MakeBase()
    {
        RandomTree.Make($"{_directory}/tree", 7);
        Run("tar", $"-C {_directory}/tree -cf {_directory}/one.tar .");
        RandomTree.Make($"{_directory}/other", 8);
        Run("tar", $"-C {_directory}/other -cf {_directory}/two.tar .");
        Berth($"import -q {_directory}/one.tar localhost/one");
        Berth("create --name held --network none localhost/one true");
        var container = Directory.GetDirectories($"{Root}/berth/containers")[0];
        RandomTree.Make($"{container}/upper", 9);
        Run("cp", $"-a {Root} {_directory}/base");
    }

    /// <summary>An image of three layers, of which the lowest is in the store already.</summary>
    private void FillRegistry()
    {
        _registry = new DockerRegistry($"{_directory}/registry");
        Berth($"import -q {_directory}/two.tar localhost/two");
        for (var layer = 1; layer <= 2; layer++)
        {
            Berth($"create --name changing --network none localhost/{(layer == 1 ? "one" : "pushed1")} true");
            RandomTree.Make($"{Directory.GetDirectories($"{Root}/berth/containers").MaxBy(Directory.GetCreationTimeUtc)}/upper", 20 + layer);
            Berth($"commit -q changing localhost/pushed{layer}");
            Berth("rm changing");
        }

        Berth($"push -q --tls-verify=false localhost/pushed2 {_registry.Host}/pushed:1");
    }

    private string Root => $"{_directory}/root";

    private string Arguments(string operation) => operation switch
    {
        "load" => $"import -q {_directory}/two.tar localhost/two",
        "remove" => "rmi localhost/two",
        "pull" => $"pull -q --tls-verify=false {_registry!.Host}/pushed:1",
        _ => "commit -q held localhost/committed",
    };

    private void Restore(string operation)
    {
        FileTree.Remove(Root);
        Run("cp", $"-a {_directory}/base {Root}");
        if (operation == "remove") Berth($"import -q {_directory}/two.tar localhost/two");
    }

    private List<(string Call, int Occurrence)> Record(string operation)
    {
        Restore(operation);
        Trace(operation, $"-e trace={string.Join(',', Calls)}");
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var steps = new List<(string, int)>();
        foreach (var line in File.ReadLines($"{_directory}/trace"))
        {
            var open = line.IndexOf('(');
            if (open <= 0) continue;
            // strace counts for each thread; the first to get there ends the process.
            var thread = line[..open];
            var call = thread.Split(' ')[^1];
            var count = counts[thread] = counts.GetValueOrDefault(thread) + 1;
            if (call != "openat" && line.Contains(Root, StringComparison.Ordinal) && !steps.Contains((call, count))) steps.Add((call, count));
        }

        return steps;
    }

    private int Interrupt(string operation, string call, int occurrence, bool isPowerCut)
    {
        Restore(operation);
        Trace(operation, $"-e trace={string.Join(',', Calls)} -e inject={call}:signal=KILL:when={occurrence}");
        return isPowerCut ? UnsyncedFiles.Of(File.ReadLines($"{_directory}/trace"), Root).Lose() : 0;
    }

    private string? Complaint()
    {
        var store = Store.Open(new StorageConfiguration { GraphRoot = Root, RunRoot = $"{_directory}/run" });
        try
        {
            var images = store.Images.List();
            if (!images.Any(image => image.Names.Contains("localhost/one:latest"))) return "the image that was not touched is gone";
            var damage = store.Check.Find(new StoreCheckOptions { ReadContent = true }).Where(static problem => !problem.IsRepairable).ToList();
            if (damage.Count > 0) return string.Join("; ", damage.Select(static problem => problem.Description));
            foreach (var image in images)
            {
                foreach (var key in image.BigDataNames)
                {
                    var found = store.Images.ReadData(image, key);
                    if (found.Length != image.BigDataSizes[key]) return $"image {image.Id}: its \"{key}\" has {found.Length} bytes";
                }

                if (image.TopLayer is { } top && store.Layers.LowerDirectories(top).Directories.Any(static directory => !Directory.Exists(directory)))
                    return $"image {image.Id} cannot be mounted";
            }

            if (Unreadable(images) is { } unreadable) return unreadable;
            // Any write cleans up what was begun; the check removes the rest.
            store.Images.AddName(images[0].Id, "localhost/again:latest");
            store.Check.Repair(new StoreCheckOptions { UnusedLayerAge = TimeSpan.Zero });
            var left = store.Check.Find(new StoreCheckOptions { UnusedLayerAge = TimeSpan.Zero });
            return left.Count == 0 ? null : "left: " + string.Join("; ", left.Select(static problem => problem.Description));
        }
        catch (Linux.Errors.EngineException e)
        {
            return e.Message;
        }
    }

    /// <summary>
    /// What containers/storage itself says: each image is read wholly, and its digests are compared. It mounts the directory of
    /// layers on itself and leaves that behind.
    /// </summary>
    private string? Unreadable(IReadOnlyList<Berth.Storage.Records.ImageRecord> images)
    {
        foreach (var image in images)
        {
            if (image.Names.Count == 0) continue;
            var copy = $"{_directory}/copy";
            var (status, errors) = Start("unshare", $"--mount skopeo copy -q --insecure-policy containers-storage:[overlay@{Root}+{_directory}/run]{image.Names[0]} dir:{copy}");
            FileTree.Remove(copy);
            if (status != 0) return $"Skopeo cannot read {image.Names[0]}: {errors.Trim()}";
        }

        return null;
    }

    private static string Program
        => Path.Combine(Checkout, "out/berth") is { } built && File.Exists(built) ? built : Path.Combine(AppContext.BaseDirectory, "berth");

    private static string Checkout
    {
        get
        {
            var directory = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(directory, "Berth.slnx"))) directory = Path.GetDirectoryName(directory)!;
            return directory;
        }
    }

    // A directory of the container engine within the root: it is put back with it.
    private string Global => $"--root {Root} --runroot {_directory}/run";

    private void Berth(string arguments) => Run(Program, $"{Global} {arguments}");

    private void Trace(string operation, string expression)
        => Start("strace", $"{(operation == "pull" ? "-f " : "")}-qq -y -s 4 -o {_directory}/trace {expression} {Program} {Global} {Arguments(operation)}");

    private static void Run(string program, string arguments)
    {
        var (status, errors) = Start(program, arguments);
        Assert.True(status == 0, $"{program} {arguments}: {errors}");
    }

    private static (int Status, string Errors) Start(string program, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        output.Wait();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }
}
