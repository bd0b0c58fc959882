using System.Text;
using Berth.Engine.Containers.Bundle;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Secrets;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>
/// Secrets of containers. As with Podman a file has what the secret was when the container was made, and a variable what it is when the
/// container starts.
/// </summary>
internal sealed class ContainerSecrets(EnginePaths paths, Func<SecretEngine> secrets)
{
    private const string Directory = "/run/secrets";
    private const uint DefaultMode = 0x124; // 0444

    /// <summary>Copies the secrets that become files into the container's own directory.</summary>
    public void Copy(ContainerSpecification specification)
    {
        var wanted = specification.Storage.Secrets;
        if (wanted.Count == 0) return;
        FileSystem.CreateDirectories(paths.ContainerSecrets(specification.Id), 0x1C0);
        var ids = new ContainerIds(new ResolvedUser(0, 0, [], "/"), specification.Namespaces.UidMap, specification.Namespaces.GidMap);
        using (var directory = DirectoryHandle.Open(paths.ContainerSecrets(specification.Id)))
            directory.SetOwner([], ids.HostRoot.User, ids.HostRoot.Group);
        for (var index = 0; index < wanted.Count; index++)
        {
            var secret = wanted[index];
            var path = FileOf(specification.Id, index);
            using var file = FileSystem.Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive, 0x180);
            FileSystem.Write(file, secrets().ReadData(secrets().Find(secret.Source)), path);
            OpenFile.SetOwner(file, ids.ToHostUid(secret.Uid), ids.ToHostGid(secret.Gid));
            OpenFile.SetMode(file, secret.Mode ?? DefaultMode);
        }
    }

    /// <summary>The directory that the container sees at /run/secrets, made in its bundle; null where it has no secret files.</summary>
    public static string? DirectoryIn(string bundle, ContainerSpecification specification)
    {
        if (specification.Storage.Secrets.Count == 0) return null;
        var directory = bundle + "/run-secrets";
        FileSystem.CreateDirectories(directory);
        return directory;
    }

    /// <summary>The mounts of the secret files.</summary>
    public IReadOnlyList<ExtraMount> Mounts(ContainerSpecification specification)
    {
        var wanted = specification.Storage.Secrets;
        if (wanted.Count == 0) return [];
        var mounts = new List<ExtraMount>(wanted.Count);
        IReadOnlyList<string> options = specification.Security.ReadOnlyRoot ? ["rprivate", "ro", "nosuid", "noexec", "nodev"] : ["rprivate"];
        for (var index = 0; index < wanted.Count; index++)
        {
            var target = wanted[index].Target;
            mounts.Add(new ExtraMount(FileOf(specification.Id, index), target.StartsWith('/') ? target : $"{Directory}/{target}", options));
        }

        return mounts;
    }

    /// <summary>The variables that are secrets, <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Variables(ContainerSpecification specification)
    {
        var wanted = specification.Process.SecretEnvironment;
        if (wanted.Count == 0) return [];
        var variables = new List<string>(wanted.Count);
        foreach (var secret in wanted) variables.Add($"{secret.Target}={Encoding.UTF8.GetString(secrets().ReadData(secrets().Find(secret.Source)))}");
        return variables;
    }

    private string FileOf(string id, int index) => $"{paths.ContainerSecrets(id)}/{index}";
}
