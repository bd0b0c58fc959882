namespace Berth.Engine.Containers.Specification;

/// <summary>A rule of <c>--device-cgroup-rule</c>.</summary>
/// <param name="Type"><c>a</c>, <c>b</c> or <c>c</c>.</param>
/// <param name="Major">Null for any.</param>
/// <param name="Minor">Null for any.</param>
/// <param name="Access">Of <c>r</c>, <c>w</c>, <c>m</c>.</param>
public sealed record DeviceCgroupRule(string Type, long? Major, long? Minor, string Access);
