namespace Berth.Engine.Containers.Specification;

/// <summary>Where the ids of <c>--userns=auto</c> come from and how many they may be (containers-storage.conf(5)).</summary>
/// <param name="Owner">The user of /etc/subuid and /etc/subgid, <c>root-auto-userns-user</c>.</param>
/// <param name="Minimum">The least that a namespace has which is given no size, <c>auto-userns-min-size</c>.</param>
/// <param name="Maximum">The most that it can have, <c>auto-userns-max-size</c>.</param>
public sealed record AutomaticIds(string Owner, uint Minimum, uint Maximum)
{
    /// <summary>What counts where no file says otherwise.</summary>
    public static AutomaticIds Default { get; } = new("containers", 1024, 65536);
}
