namespace Berth.Host.Tests.Hosts;

/// <summary>The checkout that this test program was built in.</summary>
internal static class Checkout
{
    /// <summary>The directory that holds Berth.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The native executable that <c>make build</c> leaves.</summary>
    public static string Program => Path.Combine(Root, "out/berth");

    private static string FindRoot()
    {
        for (var directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
            if (File.Exists(Path.Combine(directory, "Berth.slnx")))
                return directory;
        throw new DirectoryNotFoundException($"no Berth.slnx above {AppContext.BaseDirectory}");
    }
}
