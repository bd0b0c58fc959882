namespace Berth.Engine.Containers.Specification;

/// <summary>The image that a container is made from.</summary>
/// <param name="Id">64 hexadecimal digits.</param>
/// <param name="Name">The resolved name, such as <c>docker.io/library/alpine:latest</c>; the id where it has none.</param>
/// <param name="Digest">The manifest's digest.</param>
/// <param name="RawName">What the user wrote.</param>
public sealed record ImageSource(string Id, string Name, string Digest, string RawName);
