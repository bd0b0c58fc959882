namespace Berth.Engine.Containers.Specification;

/// <summary>The values of <c>--cgroups</c>.</summary>
public enum CgroupUse
{
    /// <summary>The container and conmon each get one under the parent.</summary>
    Enabled,

    /// <summary>Only the container gets one; conmon stays in its creator's.</summary>
    NoConmon,

    /// <summary>None; everything stays in the creator's.</summary>
    Disabled,

    /// <summary>The creator's is split in two: for conmon and for the container.</summary>
    Split,
}
