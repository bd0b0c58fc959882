namespace Berth.Engine.Containers.Attach;

/// <summary>What reading from the user has brought.</summary>
internal enum TypedInputState
{
    /// <summary>There may be more.</summary>
    Open,

    /// <summary>The input is at its end.</summary>
    Ended,

    /// <summary>The detach keys were typed.</summary>
    Detached,
}
