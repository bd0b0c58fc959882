using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Networks;

/// <summary>podman-network-rm(1).</summary>
internal sealed class NetworkRemoveVerb : Verb
{
    private const int Missing = 1, Used = 2, Failure = 125;
    private readonly BoolFlag _force;
    private readonly IntegerFlag _time;

    internal NetworkRemoveVerb(FlagSet flags)
    {
        _force = flags.Bool("force", 'f', "Remove any containers using network");
        _time = flags.Integer("time", "Seconds to wait for running containers to stop before killing the container", 10, 't');
        flags.Alias("timeout", "time");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] NETWORK [NETWORK...]";

    /// <inheritdoc/>
    public override string[] Examples => ["network rm podman1", "network rm --force --time 15 podman1"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.AtLeast(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Networks;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (_time.Changed && !_force.Value) throw new InvalidArgumentException("--force option must be specified to use the --time option");
        var containers = invocation.Global.Open().Containers;
        uint? timeout = !_time.Changed ? null : _time.Value < 0 ? uint.MaxValue : (uint)_time.Value;
        var status = 0;
        var failures = new List<string>();
        foreach (var name in invocation.Arguments)
        {
            try
            {
                invocation.Out.WriteLine(containers.Networks.Remove(name, _force.Value, timeout));
            }
            catch (NotFoundException) when (_force.Value)
            {
                // As good as removed.
            }
            catch (EngineException error)
            {
                failures.Add(error.Message);
                var own = error switch { NotFoundException => Missing, ConflictException => Used, _ => Failure };
                status = Math.Max(status, own);
                // Podman goes no further, so that what comes after a network in use is untouched.
                if (own == Used) break;
            }
        }

        foreach (var failure in failures) invocation.Report(failure);
        return status;
    }
}
