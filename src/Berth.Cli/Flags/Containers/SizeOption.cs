using Berth.Engine.Containers.Specification.Parsing;
using Berth.Linux.Errors;

namespace Berth.Cli.Flags.Containers;

/// <summary>An option whose value is a number of bytes with an optional unit.</summary>
internal static class SizeOption
{
    /// <summary>The bytes; null where the option is not given, or empty.</summary>
    /// <param name="flag">The option.</param>
    /// <param name="problem">How the message begins where the value is no size.</param>
    /// <exception cref="InvalidArgumentException">It is none.</exception>
    internal static long? Read(TextFlag flag, string problem)
    {
        if (flag.Given is not { Length: > 0 } text) return null;
        try
        {
            return SizeParser.Parse(text);
        }
        catch (InvalidArgumentException error)
        {
            throw new InvalidArgumentException($"{problem}: {error.Message}", error);
        }
    }
}
