namespace Berth.Engine.Containers.Bundle;

/// <summary>Reads files of a container's root as the container will see them: no link leads out of it.</summary>
public interface IRootFiles
{
    /// <summary>A file's content, or null if it is not there.</summary>
    /// <param name="path">Absolute inside the root.</param>
    byte[]? TryRead(string path);
}
