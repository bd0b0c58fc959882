namespace Berth.Cli.Flags;

/// <summary>What is left of a command line when its options are taken out.</summary>
/// <param name="Arguments">The arguments in order.</param>
/// <param name="BeforeDash">How many of them stood before a <c>--</c>; -1 without one.</param>
public readonly record struct ParsedWords(List<string> Arguments, int BeforeDash);
