using Berth.Engine.Networks;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>
/// A container's network while it is being set up: netavark and the kernel work while the caller mounts and asks systemd.
/// </summary>
internal sealed class ConnectingNetwork : IDisposable
{
    private readonly ConnectedNetwork? _known;
    private readonly IReadOnlyList<Descriptor> _held = [];
    private readonly Func<NetworkStatus>? _setUp;
    private readonly IDisposable? _own;
    private SideStep? _step;
    private NetworkStatus? _status;

    /// <summary>A network that needs no work.</summary>
    public ConnectingNetwork(ConnectedNetwork known) => _known = known;

    /// <summary>A network that is set up once <see cref="Begin"/> is called.</summary>
    /// <param name="held">What the monitor is to hold while the container lives; disposed of with this object.</param>
    /// <param name="setUp">The work.</param>
    /// <param name="own">What the work alone needs; disposed of with this object, too.</param>
    public ConnectingNetwork(IReadOnlyList<Descriptor> held, Func<NetworkStatus> setUp, IDisposable? own = null)
    {
        _own = own;
        _held = held;
        _setUp = setUp;
    }

    /// <summary>Begins the work, on a thread of its own. What it makes is found again by the container's row.</summary>
    public void Begin()
    {
        if (_setUp is not null)
            _step = SideStep.Begin(() => _status = _setUp());
    }

    /// <summary>
    /// What conmon keeps while the container lives: sockets on the published ports, so that nobody else takes them, and what its own
    /// end is to be known by.
    /// </summary>
    public IReadOnlyList<Descriptor> HeldDescriptors => _held;

    /// <summary>Waits for the work that was begun.</summary>
    /// <exception cref="Linux.Errors.EngineException">It failed; nothing of it is left.</exception>
    public ConnectedNetwork Complete()
    {
        if (_known is not null)
            return _known;
        _step!.Complete();
        return new ConnectedNetwork(_status!.NamespacePath, _status);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _step?.Dispose();
        foreach (var descriptor in _held) descriptor.Dispose();
        _own?.Dispose();
    }
}
