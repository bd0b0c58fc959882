namespace Berth.Cli.Commands;

/// <summary>What the program says of its version.</summary>
public static class ProgramVersion
{
    /// <summary>Berth's own version.</summary>
    public const string Own = "0.1.0";

    /// <summary>The Podman release whose command line, unit files and API this is.</summary>
    public const string Compatible = "5.8.6";

    /// <summary>
    /// The line of <c>--version</c>. Under Podman's name it is Podman's line, since scripts take it apart to
    /// learn which options there are.
    /// </summary>
    public static string Line(string program)
        => program == "berth" ? $"berth version {Own}" : $"{program} version {Compatible}";
}
