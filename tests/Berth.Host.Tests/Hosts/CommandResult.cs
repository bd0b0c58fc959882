namespace Berth.Host.Tests.Hosts;

/// <summary>What a command printed and how it ended.</summary>
/// <param name="Status">The exit status; 128 plus the signal's number after a signal.</param>
/// <param name="Output">Standard output, as it is.</param>
/// <param name="Errors">Standard error, as it is.</param>
public sealed record CommandResult(int Status, string Output, string Errors)
{
    /// <summary>This result, if the command succeeded; fails the test with everything it printed if not.</summary>
    public CommandResult Succeeded()
    {
        Assert.True(Status == 0, ToString());
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => $"status {Status}\n{Output}{Errors}";
}
