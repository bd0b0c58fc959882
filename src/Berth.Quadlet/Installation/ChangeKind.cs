namespace Berth.Quadlet.Installation;

/// <summary>What becomes of a service when Quadlet files take effect.</summary>
public enum ChangeKind
{
    /// <summary>There was none.</summary>
    Create,

    /// <summary>It is another one.</summary>
    Change,

    /// <summary>No file makes it any more.</summary>
    Remove,
}
