using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Containers;
using Berth.Engine.Health;
using Berth.Linux.Errors;
using Berth.Quadlet.Installation;
using Berth.Systemd.Bus;

namespace Berth.Cli.Verbs.Quadlets;

/// <summary>Installs Quadlet files and restarts what they change, and nothing else; Berth's own.</summary>
internal sealed class QuadletApplyVerb : Verb
{
    private const string UnitLabel = "PODMAN_SYSTEMD_UNIT";
    private static readonly TimeSpan s_healthStep = TimeSpan.FromMilliseconds(100);

    internal QuadletApplyVerb(FlagSet flags) => _ = flags;

    /// <inheritdoc/>
    public override bool NeedsUserNamespace => false;

    /// <inheritdoc/>
    public override string Synopsis => "[PATH-OR-URL...]";

    /// <inheritdoc/>
    public override string Description
        => "Installs the Quadlet files that are named, or lets those take effect that were edited where they lie. Only services that are others then are restarted, if they run; those that are gone are stopped, new ones with an [Install] section are started. A file whose service does not become ready, or whose container does not become healthy, is put back as it was, and so is its service.";

    /// <inheritdoc/>
    public override string[] Examples => ["quadlet apply ./app", "quadlet apply web.container", "quadlet apply"];

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Files;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var (plan, files) = QuadletEnvironment.Plan(invocation);
        foreach (var error in plan.Errors)
            invocation.Report(error.ToString());
        if (plan.Errors.Count > 0)
            throw new InvalidArgumentException("nothing was changed: some Quadlets cannot be converted");
        using var manager = SystemdConnection.Own();
        var application = new QuadletApplication(
            manager, QuadletEnvironment.Unsettled(), unit => IsWell(invocation, unit), line => invocation.Out.WriteLine(line), line => invocation.Report(line));
        return application.Apply(plan, files) ? 0 : throw new EngineException(ErrorKind.Internal, "some services did not come up");
    }

    // A container without a health check is well when its service is ready.
    private static bool IsWell(Invocation invocation, string unit)
    {
        while (true)
        {
            using var engine = invocation.Open();
            var states = engine.Containers.List()
                .Where(container => container.Status == ContainerStatus.Running && container.Summary.Labels.GetValueOrDefault(UnitLabel) == unit)
                .Select(container => engine.Containers.HealthOf(container.Id)?.Status ?? HealthState.Healthy).ToList();
            if (states.Contains(HealthState.Unhealthy))
                return false;
            if (!states.Contains(HealthState.Starting))
                return true;
            Thread.Sleep(s_healthStep);
        }
    }
}
