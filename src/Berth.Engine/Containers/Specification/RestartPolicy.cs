namespace Berth.Engine.Containers.Specification;

/// <summary>What happens when a container ends by itself (<c>--restart</c>).</summary>
/// <param name="Name"><c>no</c>, <c>always</c>, <c>on-failure</c> or <c>unless-stopped</c>.</param>
/// <param name="MaximumRetries">on-failure: attempts; 0 for no bound.</param>
public sealed record RestartPolicy(string Name, uint MaximumRetries = 0)
{
    /// <summary>Nothing happens.</summary>
    public static RestartPolicy No { get; } = new("no");
}
