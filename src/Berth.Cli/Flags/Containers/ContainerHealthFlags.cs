using Berth.Engine.Containers.Specification.Options;
using Berth.Linux.Errors;

namespace Berth.Cli.Flags.Containers;

/// <summary>The options of create and run for health checks.</summary>
internal sealed class ContainerHealthFlags
{
    private readonly BoolFlag disable;
    private readonly TextFlag command;
    private readonly TextFlag interval;
    private readonly TextFlag timeout;
    private readonly UnsignedFlag retries;
    private readonly TextFlag startPeriod;
    private readonly TextFlag onFailure;
    private readonly TextFlag logDestination;
    private readonly UnsignedFlag maxLogCount;
    private readonly UnsignedFlag maxLogSize;
    private readonly TextFlag startupCommand;
    private readonly TextFlag startupInterval;
    private readonly TextFlag startupTimeout;
    private readonly UnsignedFlag startupRetries;
    private readonly UnsignedFlag startupSuccess;

    internal ContainerHealthFlags(FlagSet flags)
    {
        flags.Group = "Health";
        disable = flags.Bool("no-healthcheck", "Disable healthchecks on container");
        command = flags.Text("health-cmd", "set a healthcheck command for the container ('none' disables the existing healthcheck)");
        interval = flags.Text("health-interval", "set an interval for the healthcheck. (a value of disable results in no automatic timer setup)", "30s");
        timeout = flags.Text(
            "health-timeout", "the maximum time allowed to complete the healthcheck before an interval is considered failed and SIGKILL is sent to the healthcheck process", "30s");
        retries = flags.Unsigned("health-retries", "the number of retries allowed before a healthcheck is considered to be unhealthy", 3);
        startPeriod = flags.Text("health-start-period", "the initialization time needed for a container to bootstrap", "0s");
        onFailure = flags.Text("health-on-failure", "action to take once the container turns unhealthy", "none");
        logDestination = flags.Text(
            "health-log-destination", "set the destination of the HealthCheck log. Directory path, local or events_logger (local use container state file)", "local");
        maxLogCount = flags.Unsigned(
            "health-max-log-count", "set maximum number of attempts in the HealthCheck log file. ('0' value means an infinite number of attempts in the log file)", 5);
        maxLogSize = flags.Unsigned("health-max-log-size", "set maximum length in characters of stored HealthCheck log. ('0' value means an infinite log length)", 500);
        startupCommand = flags.Text("health-startup-cmd", "Set a startup healthcheck command for the container");
        startupInterval = flags.Text("health-startup-interval", "Set an interval for the startup healthcheck.", "30s");
        startupTimeout = flags.Text(
            "health-startup-timeout", "Set the maximum amount of time that the startup healthcheck may take before it is considered failed", "30s");
        startupRetries = flags.Unsigned("health-startup-retries", "Set the maximum number of retries before the startup healthcheck will restart the container");
        startupSuccess = flags.Unsigned(
            "health-startup-success", "Set the number of consecutive successes before the startup healthcheck is marked as successful and the normal healthcheck begins (0 indicates any success will start the regular healthcheck)");
        flags.Alias("healthcheck-command", "health-cmd");
        flags.Alias("healthcheck-interval", "health-interval");
        flags.Alias("healthcheck-retries", "health-retries");
        flags.Alias("healthcheck-start-period", "health-start-period");
        flags.Alias("healthcheck-timeout", "health-timeout");
    }

    internal HealthOptions Build() => new()
    {
        Disable = disable.Value,
        Command = command.Given,
        Interval = interval.Given is { Length: 0 } ? throw new InvalidArgumentException("time: invalid duration \"\"") : interval.Given,
        Timeout = timeout.Given,
        Retries = Given(retries),
        StartPeriod = startPeriod.Given,
        OnFailure = onFailure.Given,
        LogDestination = logDestination.Given,
        MaxLogCount = Given(maxLogCount),
        MaxLogSize = Given(maxLogSize),
        StartupCommand = startupCommand.Given,
        StartupInterval = startupInterval.Given,
        StartupTimeout = startupTimeout.Given,
        StartupRetries = Given(startupRetries),
        StartupSuccess = Given(startupSuccess),
    };

    private static uint? Given(UnsignedFlag flag) => flag.Changed ? (uint)flag.Value : null;
}
