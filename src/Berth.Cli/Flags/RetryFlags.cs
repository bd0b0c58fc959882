namespace Berth.Cli.Flags;

/// <summary>How often a transfer that broke is begun again.</summary>
internal sealed class RetryFlags
{
    private readonly UnsignedFlag _retry;
    private readonly TextFlag _delay;

    /// <param name="flags">Where they belong.</param>
    /// <param name="transfer">What the transfer is called, such as <c>pull</c>.</param>
    internal RetryFlags(FlagSet flags, string transfer)
    {
        _retry = flags.Unsigned("retry", $"number of times to retry in case of failure when performing {transfer}", 3);
        _delay = flags.Text("retry-delay", $"delay between retries in case of {transfer} failures");
    }

    /// <summary>How often.</summary>
    internal uint Count => (uint)_retry.Value;

    /// <summary>How often, if that was said; null otherwise.</summary>
    internal uint? GivenCount => _retry.Changed ? Count : null;

    /// <summary>The time in between; null for one that grows.</summary>
    internal string? Delay => _delay.Given;
}
