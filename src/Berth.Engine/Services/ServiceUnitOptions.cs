namespace Berth.Engine.Services;

/// <summary>How a service is to be made of a container (podman-generate-systemd(1)).</summary>
public sealed record ServiceUnitOptions
{
    /// <summary>Names, not ids, in the unit.</summary>
    public bool UseName { get; init; }

    /// <summary>The service creates its container anew at each start, rather than starting the one that is there.</summary>
    public bool New { get; init; }

    /// <summary>The unit is a template with <c>%i</c>; needs <see cref="New"/>.</summary>
    public bool Template { get; init; }

    /// <summary>What the unit's name begins with.</summary>
    public string Prefix { get; init; } = "container";

    /// <summary>What stands between prefix and name.</summary>
    public string Separator { get; init; } = "-";

    /// <summary><c>Restart=</c>; null for the container's own policy with <see cref="New"/>, else <c>on-failure</c>.</summary>
    public string? RestartPolicy { get; init; }

    /// <summary><c>RestartSec=</c> in seconds; 0 for none.</summary>
    public ulong RestartSeconds { get; init; }

    /// <summary><c>TimeoutStartSec=</c> in seconds; 0 for none.</summary>
    public ulong StartTimeout { get; init; }

    /// <summary>Seconds until the container is killed when it is to stop; null for its own.</summary>
    public ulong? StopTimeout { get; init; }

    /// <summary>Units for <c>Wants=</c>.</summary>
    public IReadOnlyList<string> Wants { get; init; } = [];

    /// <summary>Units for <c>After=</c>.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>Units for <c>Requires=</c>.</summary>
    public IReadOnlyList<string> Requires { get; init; } = [];

    /// <summary>Variables of the service as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>The comment lines behind the unit's name, such as who made it and when.</summary>
    public IReadOnlyList<string> Header { get; init; } = [];
}
