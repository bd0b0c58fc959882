namespace Berth.Host.Tests.Stress;

/// <summary>A command that a worker chose.</summary>
/// <param name="Arguments">What follows <c>berth</c>, as a shell reads it.</param>
/// <param name="Then">Brings the model up to date once it has succeeded; gets its output.</param>
/// <param name="Changes">What is unknown when it was killed.</param>
internal sealed record StressCommand(string Arguments, Action<string> Then, params StressObject[] Changes)
{
    /// <summary>Objects that other workers change too: it may fail, but only with a message that tells of them.</summary>
    public bool IsContended { get; init; }

    /// <summary>The status that tells of success.</summary>
    public int Status { get; init; }

    /// <summary>Whether it ends a container: after a kill it may be about to end.</summary>
    public bool Ends { get; init; }

    /// <summary>Whether it removes what it makes; what a killed one leaves of that is of no use.</summary>
    public bool IsTransient { get; init; }

    /// <summary>A container's second name, if it was killed while it was given that.</summary>
    public string? OtherName { get; init; }
}
