using Berth.Engine.Images;

namespace Berth.Engine.Containers;

/// <summary>The containers of this engine as users of images.</summary>
internal sealed class ContainerImageUsers(Func<ContainerEngine> containers) : IImageUsers
{
    /// <inheritdoc/>
    public IReadOnlyDictionary<string, int> CountByImage()
        => containers().List().Where(static container => container.ImageId is not null).CountBy(static container => container.ImageId!, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyList<string> ContainersOf(string imageId)
        => [.. containers().List().Where(container => container.ImageId == imageId).Select(static container => container.Id)];

    /// <inheritdoc/>
    public void RemoveContainer(string containerId) => containers().Remove(containerId, new RemoveOptions { Force = true });
}
