namespace Berth.Engine.Images;

/// <summary>Tells which of this engine's containers use an image, so that it is not removed under them.</summary>
public interface IImageUsers
{
    /// <summary>How many containers were made from each image that has any, by the image's identifier.</summary>
    IReadOnlyDictionary<string, int> CountByImage();

    /// <summary>The identifiers of the containers made from the image.</summary>
    IReadOnlyList<string> ContainersOf(string imageId);

    /// <summary>Removes such a container, stopping it first (<c>rmi --force</c>).</summary>
    void RemoveContainer(string containerId);
}
