using System.Xml.Linq;

namespace Berth.Architecture.Tests;

public sealed class DependencyDirectionTests
{
    /// <summary>What each project may reach, directly or through others: docs/architecture.md.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Berth.Linux"] = [],
        ["Berth.Systemd"] = ["Berth.Linux"],
        ["Berth.Oci"] = ["Berth.Linux"],
        ["Berth.Storage"] = ["Berth.Linux", "Berth.Oci"],
        ["Berth.Quadlet"] = ["Berth.Linux", "Berth.Systemd"],
        ["Berth.Engine"] = ["Berth.Linux", "Berth.Oci", "Berth.Storage", "Berth.Systemd"],
        ["Berth.Build"] = ["Berth.Engine", "Berth.Linux", "Berth.Oci", "Berth.Storage", "Berth.Systemd"],
        ["Berth.Kube"] = ["Berth.Engine", "Berth.Linux", "Berth.Oci", "Berth.Storage", "Berth.Systemd"],
        ["Berth.Api"] = ["Berth.Build", "Berth.Engine", "Berth.Kube", "Berth.Linux", "Berth.Oci", "Berth.Storage", "Berth.Systemd"],
        ["Berth.Cli"] =
        [
            "Berth.Api", "Berth.Build", "Berth.Engine", "Berth.Kube", "Berth.Linux", "Berth.Oci", "Berth.Quadlet", "Berth.Storage",
            "Berth.Systemd",
        ],
    };

    public static TheoryData<string> Projects => [.. Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_lies_below_it(string project)
    {
        Assert.True(Allowed.TryGetValue(project, out var allowed), $"{project} has no place in the order of projects");
        Assert.Empty(ReachedFrom(project).Except(allowed, StringComparer.Ordinal));
    }

    [Fact]
    public void Storage_uses_no_network_client()
    {
        string[] clients = ["System.Net.Http", "HttpClient", "Berth.Oci.Distribution", "TcpClient"];
        var files = Repository.SourceFiles.Where(file => file.Contains("/src/Berth.Storage/", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => clients.Any(File.ReadAllText(file).Contains));
    }

    private static HashSet<string> ReachedFrom(string project)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>([project]);
        while (open.TryDequeue(out var next))
            foreach (var reference in DirectReferences(next))
                if (reached.Add(reference))
                    open.Enqueue(reference);
        return reached;
    }

    private static IEnumerable<string> DirectReferences(string project) =>
        XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
}
