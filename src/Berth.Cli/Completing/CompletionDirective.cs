namespace Berth.Cli.Completing;

/// <summary>What a shell offers besides the candidates; the numbers are those that Podman's completion prints.</summary>
internal enum CompletionDirective
{
    /// <summary>Files, where there is no candidate.</summary>
    Files = 0,

    /// <summary>The candidate goes on: no blank after it.</summary>
    NoSpace = 6,

    /// <summary>Nothing.</summary>
    Nothing = 4,

    /// <summary>Directories.</summary>
    Directories = 16,
}
