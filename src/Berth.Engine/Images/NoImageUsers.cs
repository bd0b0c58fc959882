namespace Berth.Engine.Images;

/// <summary>An engine without containers.</summary>
public sealed class NoImageUsers : IImageUsers
{
    /// <inheritdoc/>
    public IReadOnlyDictionary<string, int> CountByImage() => new Dictionary<string, int>(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyList<string> ContainersOf(string imageId) => [];

    /// <inheritdoc/>
    public void RemoveContainer(string containerId)
    {
    }
}
