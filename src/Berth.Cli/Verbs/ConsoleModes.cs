using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Terminals;

namespace Berth.Cli.Verbs;

/// <summary>The words of <c>--console</c> (systemd-nspawn(1)).</summary>
internal static class ConsoleModes
{
    /// <summary>The mode of a word; <see cref="ConsoleMode.Unset"/> for null.</summary>
    /// <exception cref="InvalidArgumentException">It is none of them.</exception>
    internal static ConsoleMode Parse(string? word) => word switch
    {
        null => ConsoleMode.Unset,
        "interactive" => ConsoleMode.Interactive,
        "read-only" => ConsoleMode.ReadOnly,
        "passive" => ConsoleMode.Passive,
        "pipe" => ConsoleMode.Pipe,
        "autopipe" => IsOnTerminal() ? ConsoleMode.Interactive : ConsoleMode.Pipe,
        _ => throw new InvalidArgumentException($"invalid --console \"{word}\": must be interactive, read-only, passive, pipe or autopipe"),
    };

    private static bool IsOnTerminal()
    {
        using var input = new Descriptor(0, owns: false);
        using var output = new Descriptor(1, owns: false);
        return Terminal.Is(input) && Terminal.Is(output);
    }
}
