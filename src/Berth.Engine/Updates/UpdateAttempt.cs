namespace Berth.Engine.Updates;

/// <summary>A unit that is being tried with another image.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Image">The image's full name.</param>
/// <param name="Digest">What tells the new image.</param>
/// <param name="OldId">The id of the image that it ran before.</param>
internal sealed record UpdateAttempt(string Unit, string Image, string Digest, string OldId);
