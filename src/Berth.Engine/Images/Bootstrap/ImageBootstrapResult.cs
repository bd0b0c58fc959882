namespace Berth.Engine.Images.Bootstrap;

/// <summary>What <c>image bootstrap</c> did.</summary>
/// <param name="Image">The image.</param>
/// <param name="Name">Its full name.</param>
/// <param name="IsCached">Whether it was there already and only got the name.</param>
/// <param name="Note">Something that the user should know; null for nothing.</param>
public sealed record ImageBootstrapResult(StoredImage Image, string Name, bool IsCached, string? Note);
