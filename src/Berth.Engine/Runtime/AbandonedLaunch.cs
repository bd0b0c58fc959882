using Berth.Linux.Processes;

namespace Berth.Engine.Runtime;

/// <summary>
/// Ends conmon and the runtime that create a container for which nobody waits any more. When it returns, nothing goes on that could make a
/// container, a control group or a file of the runtime: what is there can be removed, and nothing comes after.
/// </summary>
internal static class AbandonedLaunch
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    // Whoever has forked as often after it was found does it on purpose.
    private const int MaximumRounds = 1000;

    // On a host where processes come and go at every moment hardly any look is complete.
    private const int MaximumDoubtful = 20;

    /// <summary>Ends a conmon with everything below it.</summary>
    /// <param name="monitor">The conmon that stays.</param>
    public static void EndMonitor(ProcessIdentity monitor)
    {
        // It is the reaper of all that it has started: while it lives, what a killed runtime leaves behind comes to it and can be found.
        // Suspended, it takes no step of its own after the runtime's end.
        monitor.TrySignal(Signals.Stop);
        for (var round = 0; round < MaximumRounds && monitor.IsAlive; round++)
        {
            if (ProcessTree.Below(monitor.Pid) is not { Count: > 0 } below || !End(below))
                break;
        }

        End([monitor]);
    }

    /// <summary>Lets a conmon go on to its end that somebody was about to end, and was killed.</summary>
    /// <param name="monitor">The conmon that runs this process as its exit command, or as a part of that.</param>
    public static void Resume(ProcessIdentity monitor) => monitor.TrySignal(Signals.Continue);

    /// <summary>Ends those whom nobody names: whose conmon was killed before them, or before it wrote down who stays.</summary>
    /// <param name="bundle">The container's bundle.</param>
    public static void EndRest(string bundle)
    {
        var processes = new BundleProcesses(bundle);
        var doubtful = 0;
        for (var round = 0; round < MaximumRounds; round++)
        {
            // conmon waits for this process where that is its exit command.
            var rest = processes.Look().Where(static process => process.Pid != ParentProcess.Pid).ToList();
            if (rest.Count == 0 && (processes.IsComplete || ++doubtful == MaximumDoubtful))
                return;
            if (!End(rest))
                return;
        }
    }

    // A signal that was sent is not an end: a call of the kernel that was begun, such as a fork, is completed before. False where one does
    // not end at all, which only the kernel can be the reason of.
    private static bool End(IReadOnlyList<ProcessIdentity> processes)
    {
        foreach (var process in processes)
            process.TrySignal(Signals.Kill);
        foreach (var process in processes)
        {
            using var waited = PidDescriptor.TryOpen(process.Pid);
            if (waited is not null && process.IsAlive && !waited.WaitForEnd(s_patience))
                return false;
        }

        return true;
    }
}
