using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Images.Copying;

/// <summary>
/// Copies an image from one store to another (podman-image-scp(1)). In another account and on another machine it is the program
/// <c>podman</c> that saves and loads, which may be Berth by that name; archives go through standard input and output.
/// </summary>
/// <param name="images">This process's images.</param>
/// <param name="temporary">A directory for the archive.</param>
/// <param name="quiet">Whether the other programs are not to tell how they go on.</param>
internal sealed class ImageCopy(ImageEngine images, string temporary, bool quiet)
{
    private const string Remote = "podman";

    /// <returns>The names at the destination.</returns>
    internal IReadOnlyList<string> Copy(ImagePlace source, ImagePlace destination)
    {
        if (source.Image.Length == 0) throw new InvalidArgumentException("no source image specified: invalid argument");
        var archive = $"{temporary}/berth-scp-{Guid.NewGuid():N}.tar";
        using var file = FileSystem.Open(archive, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Exclusive, 0x180);
        try
        {
            if (source.IsOwn) images.Save(new ImageSaveOptions { Names = [source.Image], Output = archive });
            else Run(source, ["image", "save", .. Quiet, source.Image], null, file);
            return destination.IsOwn ? LoadHere(destination, archive) : LoadThere(destination, archive);
        }
        finally
        {
            FileSystem.TryRemoveFile(archive);
        }
    }

    private IReadOnlyList<string> LoadHere(ImagePlace destination, string archive)
    {
        var names = images.Load(new ImageLoadOptions { Input = archive });
        if (destination.Image.Length > 0) images.Tag(names[0], [destination.Image]);
        return names;
    }

    private string[] Quiet => quiet ? ["--quiet"] : [];

    private IReadOnlyList<string> LoadThere(ImagePlace destination, string archive)
    {
        using var input = FileSystem.Open(archive, OpenFlags.ReadOnly);
        var said = Run(destination, ["image", "load", .. Quiet], input, null);
        const string Loaded = "Loaded image: ";
        var names = said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static line => line.StartsWith(Loaded, StringComparison.Ordinal)).Select(static line => line[Loaded.Length..].Trim()).ToList();
        if (destination.Image.Length > 0 && names.Count > 0) Run(destination, ["image", "tag", names[0], destination.Image], null, null);
        return names;
    }

    /// <summary>Runs podman at another place.</summary>
    /// <returns>Its standard output, where <paramref name="output"/> does not take it.</returns>
    /// <exception cref="EngineException">It failed; the message is what it said.</exception>
    private static string Run(ImagePlace place, IReadOnlyList<string> arguments, Descriptor? input, Descriptor? output)
    {
        var request = place.Host is not null ? ByShell(place, arguments) : InAccount(place.Account!, arguments);
        using var nothing = FileSystem.Open("/dev/null", OpenFlags.ReadOnly);
        var (reader, writer) = FileSystem.Pipe();
        using (reader)
        {
            ChildProcess child;
            using (writer) child = ChildProcess.Spawn(request with { Descriptors = [(input ?? nothing, 0), (output ?? writer, 1)] });
            var said = Encoding.UTF8.GetString(FileSystem.ReadAll(reader));
            var status = child.Wait();
            // What went wrong it has said itself, on our standard error.
            return status.Success ? said : throw new EngineException(ErrorKind.Internal, $"{request.Program} {string.Join(' ', request.Arguments)}: exit status {status.Code}");
        }
    }

    private static SpawnRequest ByShell(ImagePlace place, IReadOnlyList<string> arguments)
        => new() { Program = Find("ssh"), Arguments = [.. place.Port is null ? [] : (string[])["-p", place.Port], place.Host!, "--", Remote, .. arguments.Select(Quote)] };

    // ssh hands the words to a shell.
    private static string Quote(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static SpawnRequest InAccount(string account, IReadOnlyList<string> arguments)
    {
        if (!UserIdentity.IsRoot) throw new InvalidArgumentException($"only root can copy images from and to the account {account}");
        var entry = CapturedProcess.Run(new SpawnRequest { Program = Find("getent"), Arguments = ["passwd", "--", account] });
        var fields = Encoding.UTF8.GetString(entry.Output).TrimEnd().Split(':');
        if (!entry.Status.Success || fields.Length < 7) throw new NotFoundException($"user: unknown user {account}");
        return new SpawnRequest
        {
            Program = Find("runuser"),
            Arguments = ["-u", fields[0], "--", Remote, .. arguments],
            Environment = [$"HOME={fields[5]}", $"USER={fields[0]}", $"LOGNAME={fields[0]}", $"XDG_RUNTIME_DIR=/run/user/{fields[2]}", "PATH=/usr/local/bin:/usr/bin:/bin"],
            WorkingDirectory = "/",
        };
    }

    private static string Find(string program)
    {
        foreach (var directory in (ReadOnlySpan<string>)["/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin"])
        {
            if (FileSystem.Exists($"{directory}/{program}")) return $"{directory}/{program}";
        }

        throw new NotFoundException($"{program} is not installed");
    }
}
