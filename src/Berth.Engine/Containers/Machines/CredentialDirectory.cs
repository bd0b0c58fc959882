using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Machines;

/// <summary>The credentials of a container's init, as files that only its root reads (Container Interface, "Credentials").</summary>
internal static class CredentialDirectory
{
    /// <summary>Where the init finds them.</summary>
    public const string Inside = "/run/host/credentials";

    /// <summary>Writes them into <c>credentials</c> of the directory that becomes /run/host.</summary>
    /// <exception cref="NotFoundException">A file to load one from is not there.</exception>
    public static void Write(ContainerSpecification specification, string runHost)
    {
        if (specification.Machine.Credentials.Count == 0) return;
        var directory = runHost + "/credentials";
        FileSystem.CreateDirectories(directory, 0x1C0);
        foreach (var credential in specification.Machine.Credentials)
        {
            var value = credential.Value ?? FileSystem.TryReadAll(credential.Path!)
                ?? throw new NotFoundException($"credential {credential.Name}: open {credential.Path}: no such file or directory");
            FileSystem.WriteAll($"{directory}/{credential.Name}", value, 0x100);
        }
    }
}
