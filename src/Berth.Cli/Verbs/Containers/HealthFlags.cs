using Berth.Cli.Flags;
using Berth.Engine.Containers.Specification.Options;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Containers;

/// <summary>A new container's health checks. They are decided and kept; nothing runs them yet, so that asking for one is refused.</summary>
internal sealed class HealthFlags
{
    private readonly TextFlag _command;
    private readonly BoolFlag _disable;

    internal HealthFlags(FlagSet flags)
    {
        flags.Group = "Health";
        _command = flags.Text("health-cmd", "set a healthcheck command for the container ('none' disables the existing healthcheck)");
        _disable = flags.Bool("no-healthcheck", "Disable healthchecks on container");
        Text("health-interval", "set an interval for the healthcheck. (a value of disable results in no automatic timer setup)");
        Text("health-log-destination", "set the destination of the HealthCheck log. Directory path, local or events_logger");
        Text("health-max-log-count", "set maximum number of attempts in the HealthCheck log file");
        Text("health-max-log-size", "set maximum length in characters of stored HealthCheck log");
        Text("health-on-failure", "action to take once the container turns unhealthy");
        Text("health-retries", "the number of retries allowed before a healthcheck is considered to be unhealthy");
        Text("health-start-period", "the initialization time needed for a container to bootstrap");
        Text("health-startup-cmd", "Set a startup healthcheck command for the container");
        Text("health-startup-interval", "Set an interval for the startup healthcheck");
        Text("health-startup-retries", "Set the maximum number of retries before the startup healthcheck will restart the container");
        Text("health-startup-success", "Set the number of consecutive successes before the startup healthcheck is marked as successful");
        Text("health-startup-timeout", "Set the maximum amount of time that the startup healthcheck may take");
        Text("health-timeout", "the maximum time allowed to complete the healthcheck before an interval is considered failed");
        void Text(string name, string help) => flags.Text(name, help).NotYet();
    }

    internal HealthOptions Options()
    {
        if (_command.Given is { } command && command != "none")
            throw new NotSupportedYetException("--health-cmd is not supported yet");
        return new HealthOptions { Command = _command.Given, Disable = _disable.Value };
    }
}
