namespace Berth.Storage.Configuration;

/// <summary>Where the ids of <c>--userns=auto</c> come from and how many they may be (containers-storage.conf(5)).</summary>
public sealed record AutomaticIds
{
    /// <summary>The user of /etc/subuid and /etc/subgid (<c>root-auto-userns-user</c>).</summary>
    public string Owner { get; init; } = "containers";

    /// <summary>The least that a namespace has which is given no size (<c>auto-userns-min-size</c>).</summary>
    public uint Minimum { get; init; } = 1024;

    /// <summary>The most that it can have (<c>auto-userns-max-size</c>).</summary>
    public uint Maximum { get; init; } = 65536;
}
