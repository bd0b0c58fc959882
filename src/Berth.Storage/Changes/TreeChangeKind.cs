namespace Berth.Storage.Changes;

/// <summary>What happened to a path between two trees.</summary>
public enum TreeChangeKind
{
    /// <summary>It is there, with other content or attributes.</summary>
    Changed,

    /// <summary>It is new.</summary>
    Added,

    /// <summary>It is gone.</summary>
    Deleted,
}
