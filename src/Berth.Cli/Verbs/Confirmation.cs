using Berth.Cli.Commands;

namespace Berth.Cli.Verbs;

/// <summary>Asks before something is destroyed, as Podman does.</summary>
internal static class Confirmation
{
    /// <summary>Prints a warning and asks; anything but <c>y</c> or <c>yes</c> is no.</summary>
    internal static bool Ask(Invocation invocation, string warning)
    {
        invocation.Out.Write(warning).Write("\nAre you sure you want to continue? [y/N] ").Flush();
        var answer = Console.In.ReadLine();
        return answer is not null && answer.Trim().ToLowerInvariant() is "y" or "yes";
    }
}
