namespace Berth.Engine.Updates;

/// <summary>What became of one container.</summary>
/// <param name="Unit">The systemd unit.</param>
/// <param name="ContainerId">The container's id, before it was updated.</param>
/// <param name="ContainerName">Its name.</param>
/// <param name="Image">The image as the container was made of it.</param>
/// <param name="Policy"><c>registry</c> or <c>local</c>.</param>
/// <param name="Updated"><c>true</c>, <c>false</c>, <c>failed</c>, <c>pending</c> or <c>rolled back</c>.</param>
public sealed record AutoUpdateReport(string Unit, string ContainerId, string ContainerName, string Image, string Policy, string Updated);
