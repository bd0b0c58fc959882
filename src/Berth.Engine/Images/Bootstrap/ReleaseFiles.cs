using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;
using Berth.Oci.References;

namespace Berth.Engine.Images.Bootstrap;

/// <summary>
/// Fetches the release files of package sources with apt's own downloader, so that proxies and the like are the machine's.
/// Their digests tell whether the archives are what they were; signatures are checked by apt when packages are installed.
/// </summary>
internal sealed class ReleaseFiles(string temporary)
{
    private const uint PrivateMode = 0x1C0; // 0700
    private const string Helper = "/usr/lib/apt/apt-helper";

    /// <summary>The digests of the sources' release files in their order.</summary>
    /// <exception cref="HelperException">One cannot be fetched.</exception>
    internal List<string> Digests(IReadOnlyList<AptSource> sources)
    {
        if (!File.Exists(Helper)) throw new HelperException("apt-helper", 127, $"{Helper} is missing: install the package apt");
        var directory = Path.Combine(temporary, $"berth-release-{Path.GetRandomFileName()}");
        FileSystem.CreateDirectory(directory, PrivateMode);
        try
        {
            return [.. sources.Select((source, i) => Fetch(source, $"{directory}/{i}"))];
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static string Fetch(AptSource source, string file)
    {
        var url = $"{source.Uri}/dists/{source.Suite}/InRelease";
        var run = CapturedProcess.Run(new SpawnRequest
        {
            Program = Helper,
            // The sandbox user _apt cannot write to a private directory.
            Arguments = ["-o", "APT::Sandbox::User=root", "-o", "Acquire::Retries=1", "download-file", url, file],
        });
        if (!run.Status.Success || !File.Exists(file))
            throw new HelperException("apt-helper", run.Status.Code, $"{url}: {Reason(run.Error)}");
        return Digest.Of(File.ReadAllBytes(file)).ToString();
    }

    private static string Reason(string error)
    {
        foreach (var line in error.Split('\n'))
        {
            if (line.StartsWith("E: ", StringComparison.Ordinal)) return line[3..].Trim();
        }

        return error.Length > 0 ? error.Split('\n')[^1].Trim() : "it cannot be fetched";
    }
}
