using Berth.Linux.Errors;

namespace Berth.Cli.Flags;

/// <summary>The words for when an image is fetched (podman-run(1), --pull): any case, and Docker-like booleans besides.</summary>
internal static class PullPolicies
{
    /// <summary>Reads one.</summary>
    /// <exception cref="InvalidArgumentException">It is none.</exception>
    internal static string Parse(string text) => text.ToLowerInvariant() switch
    {
        "always" or "true" or "1" => "always",
        "missing" or "ifmissing" or "ifnotpresent" or "false" or "0" or "" => "missing",
        "never" => "never",
        "newer" or "ifnewer" => "newer",
        _ => throw new InvalidArgumentException($"unsupported pull policy \"{text}\""),
    };
}
