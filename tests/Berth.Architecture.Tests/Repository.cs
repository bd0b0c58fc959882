namespace Berth.Architecture.Tests;

/// <summary>The checkout that this test program was built in.</summary>
internal static class Repository
{
    /// <summary>The directory that holds Berth.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The C# files of the product and of the tests, without what the compiler generates.</summary>
    public static IEnumerable<string> SourceFiles =>
        new[] { "src", "tests", "bench" }
            .Select(folder => Path.Combine(Root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    private static string FindRoot()
    {
        for (var directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
            if (File.Exists(Path.Combine(directory, "Berth.slnx")))
                return directory;
        throw new DirectoryNotFoundException($"no Berth.slnx above {AppContext.BaseDirectory}");
    }
}
