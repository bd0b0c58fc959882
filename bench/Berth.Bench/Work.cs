namespace Berth.Bench;

/// <summary>A piece of work that contenders do in turn.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Contenders">Berth first; ratios are to it.</param>
/// <param name="Rounds">How many times each of them does it; a round more is run first and not counted.</param>
/// <param name="Setup">A shell command before the first round.</param>
/// <param name="Teardown">A shell command after the last round, also after a failure.</param>
internal sealed record Work(string Name, IReadOnlyList<Contender> Contenders, int Rounds, string? Setup = null, string? Teardown = null)
{
    /// <summary>Whether a round that does not count comes first; not for work that is done once.</summary>
    public bool WarmUp => Rounds > 1;
}
