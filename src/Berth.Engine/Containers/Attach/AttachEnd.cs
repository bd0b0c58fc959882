namespace Berth.Engine.Containers.Attach;

/// <summary>Why a connection to a container ended.</summary>
public enum AttachEnd
{
    /// <summary>The container's output is at its end.</summary>
    OutputEnded,

    /// <summary>The user typed the detach keys.</summary>
    Detached,
}
