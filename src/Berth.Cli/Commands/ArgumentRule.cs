using Berth.Linux.Errors;

namespace Berth.Cli.Commands;

/// <summary>How many arguments a verb takes, with cobra's messages; a verb with its own message uses <see cref="Custom"/>.</summary>
public sealed class ArgumentRule
{
    private readonly Func<string, int, string?> _complaint;

    private ArgumentRule(Func<string, int, string?> complaint) => _complaint = complaint;

    /// <summary>Any number.</summary>
    public static ArgumentRule Any { get; } = new((_, _) => null);

    /// <summary>None.</summary>
    public static ArgumentRule None { get; } = new((path, count) => count == 0 ? null : $"`{path}` takes no arguments");

    /// <summary>Exactly so many.</summary>
    public static ArgumentRule Exactly(int wanted)
        => new((_, count) => count == wanted ? null : $"accepts {wanted} arg(s), received {count}");

    /// <summary>So many or more.</summary>
    public static ArgumentRule AtLeast(int wanted)
        => new((_, count) => count >= wanted ? null : $"requires at least {wanted} arg(s), only received {count}");

    /// <summary>So many or fewer.</summary>
    public static ArgumentRule AtMost(int wanted)
        => new((_, count) => count <= wanted ? null : $"accepts at most {wanted} arg(s), received {count}");

    /// <summary>Between two numbers, inclusive.</summary>
    public static ArgumentRule Between(int least, int most)
        => new((_, count) => count >= least && count <= most ? null : $"accepts between {least} and {most} arg(s), received {count}");

    /// <summary>A rule with a message of its own: <paramref name="complaint"/> maps the count to it, null if content.</summary>
    public static ArgumentRule Custom(Func<int, string?> complaint) => new((_, count) => complaint(count));

    /// <summary>Applies the rule.</summary>
    /// <exception cref="InvalidArgumentException">The count is wrong.</exception>
    internal void Check(string commandPath, int count)
    {
        if (_complaint(commandPath, count) is { } complaint) throw new InvalidArgumentException(complaint);
    }
}
