using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Rootless;

/// <summary>Gives a user without a login session a <see cref="RuntimeDirectory"/>.</summary>
public static class RuntimeDirectoryCompletion
{
    /// <summary>
    /// Sees to it that a user who is not root has the variable set, as Podman does: without a login session it is /run/user/UID where that is
    /// the user's, else a directory below /tmp.
    /// </summary>
    /// <exception cref="EngineException">The directory below /tmp is somebody else's.</exception>
    public static void Complete()
    {
        if (RuntimeDirectory.OfUser.Length > 0 || UserIdentity.IsRoot)
            return;
        var user = UserIdentity.User;
        var path = $"/run/user/{user}";
        if (!IsOwn(path))
        {
            path = $"/tmp/storage-run-{user}";
            FileSystem.CreateDirectories(path, 0x1C0);
            if (!IsOwn(path))
                throw new EngineException(ErrorKind.Internal, $"{path} belongs to another user: set {RuntimeDirectory.Variable} to a directory of your own");
        }

        Environment.SetEnvironmentVariable(RuntimeDirectory.Variable, path);
    }

    private static bool IsOwn(string path) => FileStatus.TryOf(path) is { Type: FileType.Directory } status && status.User == UserIdentity.Effective;
}
