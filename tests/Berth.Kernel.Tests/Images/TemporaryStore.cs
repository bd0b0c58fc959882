using System.Diagnostics;
using System.Formats.Tar;
using System.Text;
using Berth.Engine.Images;
using Berth.Storage;
using Berth.Storage.Configuration;

namespace Berth.Kernel.Tests.Images;

/// <summary>An image store of its own in a temporary directory, and what skopeo says of it.</summary>
internal sealed class TemporaryStore : IDisposable
{
    internal TemporaryStore()
    {
        Directory = System.IO.Directory.CreateDirectory($"/var/tmp/berth-images-{Path.GetRandomFileName()}").FullName;
        Store = Store.Open(new StorageConfiguration { GraphRoot = $"{Directory}/root", RunRoot = $"{Directory}/run" });
        Images = new ImageEngine(Store, new NoImageUsers(), Directory);
    }

    internal string Directory { get; }

    internal Store Store { get; }

    internal ImageEngine Images { get; }

    public void Dispose()
    {
        // containers/storage, which skopeo uses, bind-mounts its driver's directory onto itself and leaves it so.
        using (var umount = Process.Start(new ProcessStartInfo("umount", ["-l", $"{Directory}/root/overlay"]) { RedirectStandardError = true, UseShellExecute = false })!)
            umount.WaitForExit();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    /// <summary>Writes a tar archive with these files and returns its path.</summary>
    internal string Archive(string name, params (string Path, string Content)[] files)
    {
        var path = $"{Directory}/{name}";
        using var writer = new TarWriter(File.Create(path), TarEntryFormat.Ustar);
        foreach (var (file, content) in files)
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, file) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
        return path;
    }

    /// <summary>Runs skopeo and returns its output.</summary>
    internal string Skopeo(params string[] arguments)
    {
        using var skopeo = Process.Start(new ProcessStartInfo("skopeo", ["--insecure-policy", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var output = skopeo.StandardOutput.ReadToEnd();
        var error = skopeo.StandardError.ReadToEnd();
        skopeo.WaitForExit();
        Assert.True(skopeo.ExitCode == 0, error);
        return output;
    }

    /// <summary>Skopeo's name for an image of this store.</summary>
    internal string Reference(string name) => $"containers-storage:[overlay@{Directory}/root+{Directory}/run]{name}";
}
