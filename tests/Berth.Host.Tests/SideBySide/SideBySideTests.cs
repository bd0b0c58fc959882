using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.SideBySide;

/// <summary>Podman and Berth side by side, in all files but those of <see cref="SideBySideObjectTests"/>.</summary>
[Collection(ComparisonTests.Name)]
public sealed class SideBySideTests(SeparateHost prepared)
{
    public static TheoryData<string, string> Titles => SideBySideComparison.Titles(static file => !SideBySideObjectTests.Files.Contains(file));

    [Theory]
    [MemberData(nameof(Titles))]
    public void Berth_does_what_podman_does(string file, string title) => SideBySideComparison.Make(prepared.Host, file, title);
}
