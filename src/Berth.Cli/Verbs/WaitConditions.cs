using Berth.Engine.Containers;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs;

/// <summary>The values of <c>--condition</c> (podman-wait(1)); <c>booted</c> and <c>degraded</c> are Berth's.</summary>
internal static class WaitConditions
{
    internal static WaitCondition Parse(string text) => text switch
    {
        "created" => WaitCondition.Created,
        "initialized" => WaitCondition.Initialized,
        "running" => WaitCondition.Running,
        "paused" => WaitCondition.Paused,
        "stopping" => WaitCondition.Stopping,
        "stopped" or "exited" => WaitCondition.Exited,
        "removing" => WaitCondition.Removing,
        "booted" => WaitCondition.Booted,
        "degraded" => WaitCondition.Degraded,
        "healthy" => WaitCondition.Healthy,
        "unhealthy" => WaitCondition.Unhealthy,
        _ => throw new InvalidArgumentException($"unknown container state: {text}: invalid argument"),
    };
}
