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

    /// <summary>How often; null for what containers.conf(5) says.</summary>
    internal uint? Count => _retry.Changed ? (uint)_retry.Value : null;

    /// <summary>The time in between; null for what containers.conf(5) says.</summary>
    internal string? Delay => _delay.Given;
}
