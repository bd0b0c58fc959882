using Berth.Linux.Errors;

namespace Berth.Cli.Commands;

/// <summary>The question before something is removed in bulk.</summary>
internal static class Confirmation
{
    /// <summary>Prints a warning and reads the answer from standard input.</summary>
    /// <exception cref="InvalidArgumentException">Standard input has ended.</exception>
    internal static bool Ask(Invocation invocation, string warning)
    {
        invocation.Out.WriteLine(warning).Write("Are you sure you want to continue? [y/N] ").Flush();
        var answer = Console.In.ReadLine() ?? throw new InvalidArgumentException("EOF");
        return answer.StartsWith('y') || answer.StartsWith('Y');
    }
}
