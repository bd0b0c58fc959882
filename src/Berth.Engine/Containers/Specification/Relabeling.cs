namespace Berth.Engine.Containers.Specification;

/// <summary>What SELinux label a mount's files get (<c>:z</c>, <c>:Z</c>).</summary>
public enum Relabeling
{
    /// <summary>They keep theirs.</summary>
    None,

    /// <summary><c>z</c>: one that containers share.</summary>
    Shared,

    /// <summary><c>Z</c>: one of this container alone.</summary>
    Private,
}
