using System.Globalization;
using Berth.Cli.Commands;
using Berth.Engine.Health;

namespace Berth.Cli.Verbs.Containers;

/// <summary>One health check at its time, for the process that stands beside conmon.</summary>
internal sealed class HealthTurnVerb : Verb
{
    /// <inheritdoc/>
    public override string Synopsis => "CONTAINER PID TOLD";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(3);

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var (id, pid, told) = (invocation.Arguments[0], invocation.Arguments[1], invocation.Arguments[2]);
        string answer;
        using (var engine = invocation.Global.Open())
            answer = new HealthTurn(engine).Take(id, int.Parse(pid, CultureInfo.InvariantCulture), told == "1");
        invocation.Out.Write(answer);
        return 0;
    }
}
