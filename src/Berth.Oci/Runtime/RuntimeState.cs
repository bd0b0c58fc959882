namespace Berth.Oci.Runtime;

/// <summary>What <c>crun state</c> prints and hooks get (runtime.md, State).</summary>
public sealed record RuntimeState
{
    /// <summary>The version of the runtime specification.</summary>
    public string OciVersion { get; init; } = "1.0.2";

    /// <summary>The container's id.</summary>
    public required string Id { get; init; }

    /// <summary><c>creating</c>, <c>created</c>, <c>running</c>, <c>stopped</c> or, from crun, <c>paused</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The container's process as seen from the host; 0 when there is none.</summary>
    public int Pid { get; init; }

    /// <summary>The bundle's absolute path.</summary>
    public string Bundle { get; init; } = "";

    /// <summary>The container's annotations.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}
