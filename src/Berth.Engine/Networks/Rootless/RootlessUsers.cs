using System.Globalization;
using System.Text;
using Berth.Linux.Files;

namespace Berth.Engine.Networks.Rootless;

/// <summary>
/// Who counts on the <see cref="RootlessNamespace"/>. Podman keeps one number for its containers and Berth's together (<c>ref-count</c>), which
/// does not tell whose it is; here is what each of Berth's users has in it, so that a kill at any moment counts neither too many nor too
/// few. It goes with the namespace, whoever removes that. Whoever calls holds the lock of the networks.
/// </summary>
/// <param name="root">The namespace's directory.</param>
internal sealed class RootlessUsers(string root)
{
    private string TotalFile => root + "/ref-count";

    private string OwnDirectory => root + "/berth";

    private string ChangeFile => OwnDirectory + "/change";

    private string SessionDirectory => OwnDirectory + "/sessions";

    /// <summary>How many there are, Podman's and Berth's.</summary>
    public int Total => Number(TotalFile);

    /// <summary>Whether anything may be counted for a user. It can be asked without the lock by whom the user belongs to.</summary>
    public bool MayHave(string user) => FileSystem.Exists(FileOf(user)) || FileSystem.Exists(ChangeFile);

    /// <summary>Counts a user: a container with as many networks as it has.</summary>
    /// <param name="user">The container's id.</param>
    /// <param name="count">How many it is from now on; 0 if it goes.</param>
    public void Set(string user, int count)
    {
        FinishChange();
        EndAbandonedSessions();
        Change(user, count);
    }

    /// <summary>Counts a process, until it ends the session or ends itself.</summary>
    /// <returns>What the process holds meanwhile.</returns>
    public OfdLock BeginSession(string id)
    {
        FileSystem.CreateDirectories(SessionDirectory, 0x1C0);
        var held = OfdLock.Acquire($"{SessionDirectory}/{id}");
        Set(id, 1);
        return held;
    }

    /// <summary>Ends what <see cref="BeginSession"/> began.</summary>
    public void EndSession(string id, OfdLock held)
    {
        Set(id, 0);
        held.RemoveAndDispose();
    }

    private string FileOf(string user) => $"{OwnDirectory}/{user}";

    // What is to become of the user is written down with the file that is to hold the new number. If that file has the number's name, the
    // change has happened: Podman writes its own changes into the file that is there.
    private void Change(string user, int count)
    {
        var before = Number(FileOf(user));
        if (count == before) return;
        FileSystem.CreateDirectories(OwnDirectory, 0x1C0);
        var next = FileSystem.TemporaryOf(TotalFile);
        FileSystem.WriteAll(next, Text(Math.Max(0, Total + count - before)), 0x180);
        var inode = FileIdentity.TryOf(next)!.Value.Inode;
        FileSystem.Replace(ChangeFile, Encoding.ASCII.GetBytes($"{user} {count} {inode}"), 0x180, durable: false);
        FileSystem.Rename(next, TotalFile);
        FinishChange();
    }

    private void FinishChange()
    {
        if (FileSystem.TryReadText(ChangeFile) is not { } text) return;
        if (text.Split(' ') is [var user, var count, var inode] && inode == FileIdentity.TryOf(TotalFile)?.Inode.ToString(CultureInfo.InvariantCulture))
        {
            if (count == "0") FileSystem.TryRemoveFile(FileOf(user));
            else FileSystem.Replace(FileOf(user), Encoding.ASCII.GetBytes(count), 0x180, durable: false);
        }

        FileSystem.TryRemoveFile(ChangeFile);
    }

    private void EndAbandonedSessions()
    {
        if (!FileSystem.Exists(SessionDirectory)) return;
        foreach (var path in Directory.GetFiles(SessionDirectory))
        {
            if (OfdLock.TryAcquireExisting(path, out _) is not { } held) continue;
            Change(Path.GetFileName(path), 0);
            held.RemoveAndDispose();
        }
    }

    private static int Number(string path)
        => FileSystem.TryReadText(path) is { } text && int.TryParse(text.AsSpan().Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static byte[] Text(int number) => Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));
}
