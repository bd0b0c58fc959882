namespace Berth.Host.Tests.Crashes;

/// <summary>An operation that is killed at many of its steps.</summary>
/// <param name="Name">What it is called in a test's name.</param>
/// <param name="Setup">A command line that makes what the operation needs; empty if it needs nothing.</param>
/// <param name="Command">The operation: arguments after <c>berth</c>.</param>
public sealed record CrashScenario(string Name, string Setup, string Command)
{
    private const string Sleeper = "berth run -d --name crash --network=none localhost/busybox sleep 1000";

    private const string System = "berth run -d --name crash --network=none localhost/web";

    /// <summary>Every operation on containers that has several steps.</summary>
    public static IReadOnlyList<CrashScenario> All { get; } =
    [
        new("create", "", "create --name crash --network=none localhost/busybox true"),
        new("run", "", "run --rm --name crash --network=none localhost/busybox true"),
        new("run on a bridge with a port", "", "run -d --name crash -p 8097:80 localhost/busybox sleep 1000"),
        new("start", "berth create --name crash localhost/busybox sleep 1000", "start crash"),
        new("stop", Sleeper, "stop -t 0 crash"),
        new("exec", Sleeper, "exec crash true"),
        new("rm", "berth create --name crash --network=none localhost/busybox true", "rm crash"),
        new("rm -f", "berth run -d --name crash localhost/busybox sleep 1000", "rm -f -t 0 crash"),
        new("rm -f -v", "berth run -d --name crash --network=none -v /data localhost/busybox sleep 1000", "rm -f -v -t 0 crash"),
    ];

    /// <summary>Operations on containers that boot, which the host knows as machines.</summary>
    public static IReadOnlyList<CrashScenario> Systems { get; } =
    [
        new("run of a system", "", "run -d --name crash --network=none localhost/web"),
        new("start of a system", "berth create --name crash localhost/web", "start crash"),
        new("stop of a system", System, "stop -t 60 crash"),
        new("rm -f of a system", System, "rm -f -t 0 crash"),
    ];

    /// <summary>The scenario of that name.</summary>
    public static CrashScenario Of(string name) => All.Concat(Systems).Single(candidate => candidate.Name == name);
}
