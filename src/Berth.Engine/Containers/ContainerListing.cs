using Berth.Engine.State;

namespace Berth.Engine.Containers;

/// <summary>A container in a listing: its summary and its state.</summary>
public sealed class ContainerListing
{
    private readonly ContainerRow _row;
    private ContainerSummary? _summary;

    internal ContainerListing(ContainerRow row) => _row = row;

    /// <summary>64 hexadecimal digits.</summary>
    public string Id => _row.Id;

    /// <summary>The name.</summary>
    public string Name => _row.Name ?? "";

    /// <summary>The image's id; null for a plain directory.</summary>
    public string? ImageId => _row.ImageId;

    /// <summary>When it was created.</summary>
    public DateTimeOffset Created => _row.Created;

    /// <summary>Where it stands.</summary>
    public ContainerStatus Status => _row.Status;

    /// <summary>The process id of its init while it runs; 0 otherwise.</summary>
    public int Pid => _row.HasProcess ? _row.Process.Pid : 0;

    /// <summary>conmon's process id while it runs; 0 otherwise.</summary>
    public int MonitorPid => _row.HasProcess ? _row.Monitor.Pid : 0;

    /// <summary>When it was last started.</summary>
    public DateTimeOffset? Started => _row.Started;

    /// <summary>When it last ended.</summary>
    public DateTimeOffset? Finished => _row.Finished;

    /// <summary>The exit status of the last run.</summary>
    public int ExitCode => _row.ExitCode;

    /// <summary>Whether the kernel ended the last run for want of memory.</summary>
    public bool OomKilled => _row.OomKilled;

    /// <summary>How often its restart policy restarted it.</summary>
    public int Restarts => _row.Restarts;

    /// <summary>The control group of its processes; null if none is known.</summary>
    public string? Cgroup => _row.Cgroup;

    /// <summary>Whether somebody has stopped it, as opposed to its own end.</summary>
    public bool StoppedByUser => _row.StoppedByUser;

    /// <summary>What the network set-up returned (Networks.NetworkStatus as JSON); null without.</summary>
    public byte[]? Network => _row.Network;

    /// <summary>The short description of its specification; read at the first use.</summary>
    public ContainerSummary Summary => _summary ??= ContainerSummary.FromJson(_row.Summary);
}
