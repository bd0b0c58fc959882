using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Health;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Containers;

/// <summary><c>healthcheck run</c>: podman-healthcheck-run(1).</summary>
internal sealed class HealthcheckRunVerb : Verb
{
    /// <inheritdoc/>
    public override string Synopsis => "CONTAINER";

    /// <inheritdoc/>
    public override string Description => "Run the health check of a container";

    /// <inheritdoc/>
    public override string[] Examples => ["healthcheck run mywebapp"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.RunningContainers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var outcome = invocation.Global.Open().Containers.CheckHealth(invocation.Arguments[0]);
        if (outcome.TimedOut)
            throw new EngineException(ErrorKind.Internal, $"healthcheck command exceeded timeout of {Engine.Templates.Formatting.GoDuration.Format(outcome.Timeout)}");
        if (outcome.Passed)
            return 0;
        invocation.Out.WriteLine(outcome.InStartPeriod ? HealthState.Starting : HealthState.Unhealthy);
        return 1;
    }
}
