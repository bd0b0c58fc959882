namespace Berth.Cli.Verbs.Secrets;

/// <summary>The member <c>Spec</c> of an inspected secret.</summary>
internal sealed record SecretSpec
{
    public required string Name { get; init; }

    public required SecretDriverReport Driver { get; init; }

    public required SortedDictionary<string, string> Labels { get; init; }
}
