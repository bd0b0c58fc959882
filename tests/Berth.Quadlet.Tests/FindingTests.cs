using Berth.Quadlet.Conversion;
using Berth.Quadlet.Installation;

namespace Berth.Quadlet.Tests;

/// <summary>What <c>quadlet verify</c> says of one file after another: findings.txt has the files and the findings.</summary>
public sealed class FindingTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("berth-").FullName;

    public static TheoryData<string> Names() => [.. Cases().Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_finding_names_file_line_and_key(string name)
    {
        var (content, findings) = Cases()[name];
        File.WriteAllText($"{_directory}/{name}", content);
        var found = QuadletVerifier.Verify([$"{_directory}/{name}"], new ConversionOptions("/usr/bin/podman", IsUser: false, _ => false));
        Assert.Equal(findings, string.Concat(found.Select(diagnostic => diagnostic.Finding.Replace(_directory + "/", "", StringComparison.Ordinal) + "\n")));
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static Dictionary<string, (string Content, string Findings)> Cases()
    {
        Dictionary<string, (string, string)> cases = new(StringComparer.Ordinal);
        foreach (var block in File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "findings.txt")).Split("== ", StringSplitOptions.RemoveEmptyEntries))
        {
            var start = block.IndexOf('\n') + 1;
            var middle = block.IndexOf("--\n", start, StringComparison.Ordinal);
            cases.Add(block[..(start - 1)], (block[start..middle], block[(middle + 3)..]));
        }

        return cases;
    }
}
