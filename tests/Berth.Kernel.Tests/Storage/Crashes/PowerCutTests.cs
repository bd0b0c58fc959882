using System.Diagnostics;
using Berth.Kernel.Tests.Images.Registries;
using Berth.Linux.Files;
using Berth.Storage;
using Berth.Storage.Configuration;

namespace Berth.Kernel.Tests.Storage.Crashes;

/// <summary>
/// kill -9 and a power cut at the writes of an operation on the image store: the store opens, no image that is visible is damaged,
/// and what is left over goes by itself. One counter goes over the writes of all threads, so that each of them is a point.
/// </summary>
public sealed class PowerCutTests : IDisposable
{
    private const int Samples = 8;
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
        Assert.SkipUnless(System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64, "it knows the system calls of x86-64");
        MakeBase();
        if (operation == "pull") FillRegistry();
        var points = Trace(operation, 0).Count;
        Assert.True(points > 20, $"{operation} makes {points} writes");
        var failures = new List<string>();
        var count = Math.Min(samples, points);
        var (cuts, lost, killed) = (0, 0, 0);
        for (var i = 0; i < count; i++)
        {
            var traced = Trace(operation, samples == int.MaxValue ? i + 1 : (int)((i + 0.5) * points / count) + 1);
            if (traced.IsKilled) killed++;
            // A kill leaves what was written. A power cut takes the content of what was not synced, and the names of new files, too.
            for (var cut = samples == int.MaxValue ? 0 : i % 3; cut <= (samples == int.MaxValue ? 2 : i % 3); cut++)
            {
                Copy(Root, Cut);
                if (cut > 0) lost += traced.Unsynced.Lose(Root, Cut, takesNames: cut == 2);
                cuts++;
                if (Complaint() is { } complaint) failures.Add($"at {traced.At} {traced.Count}, {(cut == 0 ? "killed" : $"power cut {cut}")}: {complaint}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{operation}: {points} points, {killed} of {count} kills, {cuts} states looked at, {lost} files lost in them");
        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.True(killed >= count * 3 / 4, $"only {killed} of {count} runs of {operation} were killed");
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

    /// <summary>What is left of it after the kill or the power cut.</summary>
    private string Cut => $"{_directory}/cut";

    private string Arguments(string operation) => operation switch
    {
        "load" => $"import -q {_directory}/two.tar localhost/two",
        "remove" => "rmi localhost/two",
        "pull" => $"pull -q --tls-verify=false {_registry!.Host}/pushed:1",
        _ => "commit -q held localhost/committed",
    };

    private void Restore(string operation)
    {
        Copy($"{_directory}/base", Root);
        if (operation == "remove") Berth($"import -q {_directory}/two.tar localhost/two");
    }

    /// <summary>The operation on the store of the beginning, killed at one of its writes.</summary>
    private TracedProgram Trace(string operation, int killAt)
    {
        Restore(operation);
        return TracedProgram.Run(Root, killAt, Program, [.. Global.Split(' '), .. Arguments(operation).Split(' ')]);
    }

    private static void Copy(string from, string to)
    {
        FileTree.Remove(to);
        Run("cp", $"-a {from} {to}");
    }

    private string? Complaint()
    {
        var store = Store.Open(new StorageConfiguration { GraphRoot = Cut, RunRoot = $"{_directory}/run" });
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
            var (status, errors) = Start("unshare", $"--mount skopeo copy -q --insecure-policy containers-storage:[overlay@{Cut}+{_directory}/run]{image.Names[0]} dir:{copy}");
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
