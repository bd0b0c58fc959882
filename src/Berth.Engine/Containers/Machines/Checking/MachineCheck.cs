using System.Diagnostics;
using Berth.Engine.Containers.Bundle;
using Berth.Engine.Containers.Specification.Options;
using Berth.Linux.Cgroups;
using Berth.Linux.Errors;
using Berth.Systemd.Notify;

namespace Berth.Engine.Containers.Machines.Checking;

/// <summary>Boots an image once and looks which points of systemd's Container Interface hold (<c>berth machine-check</c>).</summary>
public sealed class MachineCheck
{
    private readonly ContainerEngine _containers;
    private readonly string _program;

    internal MachineCheck(ContainerEngine containers, string program)
    {
        _containers = containers;
        _program = program;
    }

    /// <summary>Runs the check; the container is removed in the end.</summary>
    /// <param name="options">How the container is created; its image is what is checked.</param>
    /// <param name="timeout">How long the boot may take.</param>
    /// <param name="warn">Is told what goes wrong beside the check.</param>
    public MachineCheckReport Run(CreateOptions options, TimeSpan timeout, Action<string>? warn = null)
    {
        var points = new List<CheckPoint>();
        points.AddRange(new HostPoints(CgroupHost.Detect()).Look());
        var began = Stopwatch.GetTimestamp();
        var id = _containers.Run(options, new RunOptions { Warn = warn }).Id;
        try
        {
            var systemd = new InnerSystemd(_program);
            var init = _containers.Find(id).Pid;
            var (state, why) = WaitBooted(systemd, init, timeout);
            var booted = Milliseconds(began);
            IReadOnlyList<string> failed = state.IsBooted ? systemd.Failed(init) : [];
            points.Add(Boot(state, why, failed, timeout));
            if (state.IsBooted)
            {
                using var root = RootDirectory.Open(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/proc/{init}/root"));
                points.AddRange(new InterfacePoints(root, init, _containers.Find(id), _containers.SpecificationOf(id)).Look());
            }

            began = Stopwatch.GetTimestamp();
            // What has not booted has nothing to shut down.
            if (state.IsBooted)
                points.Add(Stop(id));
            return new MachineCheckReport(options.Image, state.Word, failed, booted, Milliseconds(began), points);
        }
        finally
        {
            _containers.Remove(id, new RemoveOptions { Force = true, Timeout = 0, Volumes = true });
        }
    }

    private static (SystemState State, string? Why) WaitBooted(InnerSystemd systemd, int init, TimeSpan timeout)
    {
        if (init == 0) return (SystemState.Silent, "its init ended at once");
        try
        {
            return (systemd.WaitBooted(init, timeout), null);
        }
        catch (EngineException ended)
        {
            return (SystemState.Silent, ended.Message);
        }
    }

    private static CheckPoint Boot(SystemState state, string? why, IReadOnlyList<string> failed, TimeSpan timeout) => state.Phase switch
    {
        SystemPhase.Running => new("boot", "running", CheckOutcome.Holds, "no unit failed"),
        SystemPhase.Degraded => new("boot", "running", CheckOutcome.Fails, "degraded: " + string.Join(", ", failed)),
        SystemPhase.Unknown => new("boot", "running", CheckOutcome.Fails, why ?? $"no systemd answered within {timeout.TotalSeconds:0} s"),
        SystemPhase.Initializing or SystemPhase.Starting => new("boot", "running", CheckOutcome.Fails, $"still {state.Text} after {timeout.TotalSeconds:0} s"),
        _ => new("boot", "running", CheckOutcome.Fails, state.Text),
    };

    private CheckPoint Stop(string id)
    {
        var said = new List<string>();
        _containers.Stop(id, null, said.Add);
        var code = _containers.Find(id).ExitCode;
        return said.Count == 0 && code == 0
            ? new CheckPoint("boot", "stops by its stop signal", CheckOutcome.Holds, "status 0")
            : new CheckPoint("boot", "stops by its stop signal", CheckOutcome.Fails, string.Join("; ", [.. said, $"status {code}"]));
    }

    private static long Milliseconds(long began) => (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds;
}
