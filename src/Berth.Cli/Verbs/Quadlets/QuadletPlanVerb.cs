using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Quadlet.Installation;

namespace Berth.Cli.Verbs.Quadlets;

/// <summary>Tells what services Quadlet files would change; Berth's own.</summary>
internal sealed class QuadletPlanVerb : Verb
{
    internal QuadletPlanVerb(FlagSet flags) => _ = flags;

    /// <inheritdoc/>
    public override bool NeedsUserNamespace => false;

    /// <inheritdoc/>
    public override string Synopsis => "[PATH-OR-URL...]";

    /// <inheritdoc/>
    public override string Description
        => "Tells which services would be created, changed or removed if the Quadlet files that are named were installed, or those that were edited took effect. Nothing is changed. The exit status is 1 if a file keeps its service from being made.";

    /// <inheritdoc/>
    public override string[] Examples => ["quadlet plan", "quadlet plan ./app", "quadlet plan web.container"];

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Files;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var (plan, _) = QuadletEnvironment.Plan(invocation);
        foreach (var change in plan.Changes)
        {
            invocation.Out.Write(change.Kind switch { ChangeKind.Create => "create ", ChangeKind.Change => "change ", _ => "remove " }).Write(change.Service);
            invocation.Out.WriteLine(change switch
            {
                { Kind: ChangeKind.Change, Keys.Count: > 0 } => $": {string.Join(", ", change.Keys)}",
                { Kind: ChangeKind.Change } => ": not restarted by an apply that was cut short",
                _ => $" ({change.Source})",
            });
        }

        foreach (var error in plan.Errors)
            invocation.Report(error.ToString());
        return plan.Errors.Count > 0 ? 1 : 0;
    }
}
