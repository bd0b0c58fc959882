using Berth.Engine.Config;
using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Processes;
using Berth.Oci.Images;
using Berth.Oci.References;
using Berth.Storage.Layers;
using Berth.Storage;

namespace Berth.Engine.Images.Bootstrap;

/// <summary>Makes an image of a distribution's packages with mmdebstrap; apt checks their signatures.</summary>
internal sealed class ImageBootstrap(Store store, string temporary, string aptDirectory = "/etc/apt")
{
    // Another recipe makes another image of the same packages.
    private const string Recipe = "1";
    private const string InputsLabel = "berth.bootstrap.inputs";
    private const string ReleasesLabel = "berth.bootstrap.releases";
    private const string SystemdStopSignal = "SIGRTMIN+3";
    private const string SystemdPackage = "systemd";
    private const string InitPackage = "systemd-sysv";
    private static readonly string[] s_variants = ["extract", "custom", "essential", "apt", "required", "minbase", "buildd", "important", "debootstrap", "-", "standard"];

    /// <summary>
    /// Removes what belongs to the machine that made the tree: names, resolver, identity. An empty machine-id makes systemd
    /// take the container's own without asking first-boot questions, and the .updated files tell it that caches made by
    /// package scripts are those of this /usr (systemd-update-done.service(8)).
    /// </summary>
    private const string CleanUp = """rm -f "$1"/etc/resolv.conf "$1"/etc/hostname "$1"/var/lib/dbus/machine-id "$1"/var/log/apt/* "$1"/var/log/*.log; : > "$1"/etc/machine-id; if [ -e "$1"/usr/lib/systemd/systemd ]; then touch -r "$1"/usr "$1"/etc/.updated "$1"/var/.updated; fi""";

    internal ImageBootstrapResult Bootstrap(ImageBootstrapOptions options)
    {
        var (distribution, suite) = Distribution.Parse(options.Source);
        if (!s_variants.Contains(options.Variant)) throw new InvalidArgumentException($"--variant \"{options.Variant}\": choose from {string.Join(", ", s_variants)}");
        var name = ImageTagging.LocalName(options.Name ?? $"{distribution.Name}:{suite}");
        var packages = Packages(options.Include);
        var architecture = options.Architecture ?? PlatformChoice.Machine.Architecture;
        var debian = DebianArchitecture(architecture);
        var mmdebstrap = new Mmdebstrap(temporary, options.Progress);
        var sources = BootstrapSources.Choose(distribution, suite, options, AptSources.Read(aptDirectory));
        var inputs = Digest.Of(Encoding.UTF8.GetBytes(string.Join('\n', [Recipe, suite, options.Variant, debian, string.Join(',', packages), .. sources.Select(static source => source.ToString())]))).ToString();

        options.Progress?.Invoke("comparing the archives with the images that are there");
        var (releases, note) = Releases(sources, inputs, options);
        if (!options.NoCache && FindCached(inputs, releases) is { } cached)
        {
            var record = store.Images.AddName(cached.Id, name);
            return new ImageBootstrapResult(new StoredImage(store, record), name, true, note);
        }

        using var staged = mmdebstrap.Run(Arguments(options.Variant, debian, suite, packages, sources), archive => store.Layers.Stage(new LayerSource { Blob = archive }));
        options.Progress?.Invoke("putting the image into the store");
        var configuration = Describe(distribution, suite, architecture, packages, staged.DiffId, inputs, releases ?? "");
        return new ImageBootstrapResult(new ImageWriter(store).WriteSingleLayer(staged, configuration, [name]), name, false, null);
    }

    /// <summary>One digest over the archives' release files. Without a network an image of the same inputs is taken as it is.</summary>
    private (string? Digest, string? Note) Releases(List<AptSource> sources, string inputs, ImageBootstrapOptions options)
    {
        try
        {
            var digests = new ReleaseFiles(temporary).Digests(sources);
            return (Digest.Of(Encoding.ASCII.GetBytes(string.Join('\n', digests))).ToString(), null);
        }
        catch (HelperException e) when (!options.NoCache && FindCached(inputs, null) is not null)
        {
            return (null, $"the archives cannot be reached, so that the image is the one made before ({e.Message})");
        }
    }

    private StoredImage? FindCached(string inputs, string? releases)
    {
        foreach (var record in store.Images.List())
        {
            var image = new StoredImage(store, record);
            if (record.TopLayer is null || record.IsReadOnly || image.Manifest.Image is null || image.Configuration.Config?.Labels is not { } labels) continue;
            if (labels.GetValueOrDefault(InputsLabel) == inputs && (releases is null || labels.GetValueOrDefault(ReleasesLabel) == releases)) return image;
        }

        return null;
    }

    private static List<string> Packages(IReadOnlyList<string> include)
    {
        var packages = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var list in include)
        {
            foreach (var package in list.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (package.AsSpan().ContainsAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.~:=/?()!")) throw new InvalidArgumentException($"--include: \"{package}\" is no package");
                packages.Add(package);
            }
        }

        // Debian's systemd is no init by itself: the link /sbin/init is a package of its own.
        if (packages.Contains(SystemdPackage)) packages.Add(InitPackage);
        return [.. packages];
    }

    private static List<string> Arguments(string variant, string architecture, string suite, List<string> packages, List<AptSource> sources)
    {
        var arguments = new List<string>
        {
            UserIdentity.IsRoot ? "--mode=root" : "--mode=auto",
            $"--variant={variant}",
            "--format=tar",
            $"--architectures={architecture}",
            // Device nodes are the runtime's business.
            "--skip=output/dev",
            "--aptopt=Acquire::Languages \"none\"",
            "--aptopt=APT::Install-Recommends \"false\"",
            "--aptopt=Acquire::Retries \"3\"",
            $"--customize-hook={CleanUp}",
        };
        if (packages.Count > 0) arguments.Add($"--include={string.Join(',', packages)}");
        arguments.AddRange([suite, "-", .. sources.Select(static source => source.ToString())]);
        return arguments;
    }

    private static ImageConfiguration Describe(Distribution distribution, string suite, string architecture, List<string> packages, string diffId, string inputs, string releases)
    {
        var isSystemd = packages.Contains(InitPackage);
        var created = ImageTime.Format(DateTimeOffset.UtcNow);
        var labels = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["org.opencontainers.image.created"] = created,
            ["org.opencontainers.image.title"] = $"{distribution.Name} {suite}",
            ["org.opencontainers.image.description"] = packages.Count == 0 ? $"{distribution.Name} {suite}" : $"{distribution.Name} {suite} with {string.Join(", ", packages)}",
            ["org.opencontainers.image.version"] = suite,
            ["org.opencontainers.image.vendor"] = distribution.Name,
            [InputsLabel] = inputs,
        };
        if (releases.Length > 0) labels[ReleasesLabel] = releases;
        return new ImageConfiguration
        {
            Created = created,
            Architecture = architecture,
            Os = "linux",
            Config = new ContainerConfiguration
            {
                Env = [ContainersSection.SearchPath],
                Cmd = isSystemd ? ["/sbin/init"] : ["/bin/bash"],
                StopSignal = isSystemd ? SystemdStopSignal : null,
                Labels = labels,
            },
            Rootfs = new RootFs { DiffIds = [diffId] },
            History = [new HistoryEntry { Created = created, CreatedBy = $"berth image bootstrap {distribution.Name}:{suite}{(packages.Count > 0 ? " --include " + string.Join(',', packages) : "")}" }],
        };
    }

    private static string DebianArchitecture(string architecture) => architecture switch
    {
        "amd64" or "x86_64" => "amd64",
        "arm64" or "aarch64" => "arm64",
        "arm" or "armhf" => "armhf",
        "386" or "i386" => "i386",
        "ppc64le" or "ppc64el" => "ppc64el",
        "s390x" or "riscv64" => architecture,
        "loong64" => "loong64",
        _ => throw new InvalidArgumentException($"--arch \"{architecture}\": choose from 386, amd64, arm, arm64, loong64, ppc64le, riscv64, s390x"),
    };
}
