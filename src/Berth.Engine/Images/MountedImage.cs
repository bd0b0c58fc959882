namespace Berth.Engine.Images;

/// <summary>An image that is mounted on the host (podman-image-mount(1)).</summary>
/// <param name="Image">The image.</param>
/// <param name="Path">Where its root is seen.</param>
public sealed record MountedImage(StoredImage Image, string Path);
