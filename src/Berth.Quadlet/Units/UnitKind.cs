namespace Berth.Quadlet.Units;

/// <summary>The kinds of Quadlet unit (podman-systemd.unit(5)).</summary>
public enum UnitKind
{
    /// <summary>Not a Quadlet unit.</summary>
    None,

    /// <summary>A <c>.container</c>.</summary>
    Container,

    /// <summary>A <c>.volume</c>.</summary>
    Volume,

    /// <summary>A <c>.kube</c>.</summary>
    Kube,

    /// <summary>A <c>.network</c>.</summary>
    Network,

    /// <summary>An <c>.image</c>.</summary>
    Image,

    /// <summary>A <c>.build</c>.</summary>
    Build,

    /// <summary>A <c>.pod</c>.</summary>
    Pod,

    /// <summary>An <c>.artifact</c>.</summary>
    Artifact,
}
