using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.SideBySide;

/// <summary>
/// Podman and Berth side by side, in the files about images, networks, volumes, secrets and units: at the same time as the other files, in
/// a host of their own.
/// </summary>
public sealed class SideBySideObjectTests(SeparateHost prepared) : IClassFixture<SeparateHost>
{
    public static TheoryData<string, string> Titles => SideBySideComparison.Titles(Files.Contains);

    internal static IReadOnlyList<string> Files { get; } =
    [
        "artifacts", "auto-update", "generate-systemd", "imagelists", "images", "manifests", "networkdrivers", "networks", "quadlets", "registries", "restarts", "secrets",
        "volumes",
    ];

    [Theory]
    [MemberData(nameof(Titles))]
    public void Berth_does_what_podman_does(string file, string title) => SideBySideComparison.Make(prepared.Host, file, title);
}
