namespace Berth.Engine.Containers.Specification;

/// <summary>
/// The names that a kept specification has for the values of enumerations, in the order of the values. An enumeration itself tells them by
/// reflection, which takes a start half a millisecond.
/// </summary>
internal static class SpecificationNames
{
    /// <summary>Those of <see cref="CgroupUse"/>.</summary>
    public static readonly string[] CgroupUses =
    [
        nameof(CgroupUse.Enabled), nameof(CgroupUse.NoConmon), nameof(CgroupUse.Disabled), nameof(CgroupUse.Split),
    ];

    /// <summary>Those of <see cref="ConsoleMode"/>.</summary>
    public static readonly string[] ConsoleModes =
    [
        nameof(ConsoleMode.Unset), nameof(ConsoleMode.Interactive), nameof(ConsoleMode.ReadOnly), nameof(ConsoleMode.Passive),
        nameof(ConsoleMode.Pipe),
    ];

    /// <summary>Those of <see cref="JournalLink"/>.</summary>
    public static readonly string[] JournalLinks =
    [
        nameof(JournalLink.None), nameof(JournalLink.Auto), nameof(JournalLink.Host), nameof(JournalLink.Guest),
    ];

    /// <summary>Those of <see cref="MountKind"/>.</summary>
    public static readonly string[] MountKinds =
    [
        nameof(MountKind.Bind), nameof(MountKind.Volume), nameof(MountKind.Tmpfs), nameof(MountKind.Image), nameof(MountKind.Glob),
        nameof(MountKind.DevPts), nameof(MountKind.Ramfs), nameof(MountKind.Artifact),
    ];

    /// <summary>Those of <see cref="NamespaceKind"/>.</summary>
    public static readonly string[] NamespaceKinds =
    [
        nameof(NamespaceKind.Default), nameof(NamespaceKind.Private), nameof(NamespaceKind.Host), nameof(NamespaceKind.Container),
        nameof(NamespaceKind.Path), nameof(NamespaceKind.Pod), nameof(NamespaceKind.None), nameof(NamespaceKind.Shareable),
        nameof(NamespaceKind.Auto), nameof(NamespaceKind.KeepId), nameof(NamespaceKind.NoMap), nameof(NamespaceKind.Bridge),
        nameof(NamespaceKind.Pasta), nameof(NamespaceKind.Slirp4netns), nameof(NamespaceKind.Veth),
    ];

    /// <summary>Those of <see cref="Relabeling"/>.</summary>
    public static readonly string[] Relabelings =
    [
        nameof(Relabeling.None), nameof(Relabeling.Shared), nameof(Relabeling.Private),
    ];
}
