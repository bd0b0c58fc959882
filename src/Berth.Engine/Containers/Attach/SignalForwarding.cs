using System.Runtime.InteropServices;
using Berth.Linux.Processes;

namespace Berth.Engine.Containers.Attach;

/// <summary>
/// Passes the signals that this process gets on to another (podman-run(1), --sig-proxy), for as long as the object lives.
/// </summary>
internal sealed class SignalForwarding : IDisposable
{
    // KILL and STOP cannot be caught; CHLD and PIPE are about this process; URG, SEGV, BUS, ILL, FPE, TRAP and ABRT are the program's own;
    // WINCH is answered by a new terminal size.
    private static readonly int[] Forwarded = [1, 2, 3, 10, 12, 14, 15, 16, 18, 20, 21, 22, 24, 25, 26, 27, 29, 30];

    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Begins to forward.</summary>
    /// <param name="target">The process that gets them.</param>
    /// <param name="stopSignal">
    /// What it gets in place of those that end this process, as with systemd-nspawn: an init takes them for something else. Null to pass on all as they are.
    /// </param>
    public SignalForwarding(ProcessIdentity target, int? stopSignal = null)
    {
        _registrations = new PosixSignalRegistration[Forwarded.Length];
        for (var index = 0; index < Forwarded.Length; index++)
        {
            var signal = Forwarded[index];
            _registrations[index] = PosixSignalRegistration.Create((PosixSignal)signal, context =>
            {
                context.Cancel = true;
                target.TrySignal(stopSignal is { } stop && signal is Signals.Hangup or Signals.Interrupt or Signals.Terminate ? stop : signal);
            });
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }
}
