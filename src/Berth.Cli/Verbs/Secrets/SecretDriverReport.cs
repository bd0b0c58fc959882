namespace Berth.Cli.Verbs.Secrets;

/// <summary>The member <c>Driver</c> of an inspected secret.</summary>
internal sealed record SecretDriverReport
{
    public required string Name { get; init; }

    public required SortedDictionary<string, string> Options { get; init; }
}
