using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;
using Berth.Engine.Containers;
using Berth.Engine.Containers.Processes;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Cli.Verbs.Containers;

/// <summary><c>top</c>: podman-top(1).</summary>
internal sealed class TopVerb : Verb
{
    private readonly LatestFlag _latest;

    internal TopVerb(FlagSet flags)
    {
        _latest = new LatestFlag(flags);
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] CONTAINER [FORMAT-DESCRIPTORS|ARGS...]";

    /// <inheritdoc/>
    public override string Description => "Display the running processes of a container.\n\n  The top command extends the ps(1) compatible AIX descriptors with container-specific ones as shown below.  "
        + "In the presence of ps(1) specific flags (e.g, -eo), Podman will execute ps(1) inside the container.\n\n  Format Descriptors:\n    "
        + string.Join(',', ProcessDescriptor.Names) + "";

    /// <inheritdoc/>
    public override string[] Examples => ["top ctrID", "top ctrID pid seccomp args %C", "top ctrID -eo user,pid,comm"];

    /// <inheritdoc/>
    public override bool Interspersed => false;

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.RunningContainers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (invocation.Arguments.Count == 0 && !_latest.Value)
            throw new InvalidArgumentException("you must provide the name or id of a running container");
        var containers = invocation.Global.Open().Containers;
        ContainerListing container;
        try
        {
            container = _latest.Value ? containers.Latest() : containers.Find(invocation.Arguments[0]);
        }
        catch (EngineException error) when (error is NotFoundException or InvalidArgumentException)
        {
            throw new NotFoundException($"unable to look up requested container: {error.Message}");
        }
        var words = invocation.Arguments.Skip(_latest.Value ? 0 : 1).Where(static word => word != "--").ToList();
        var names = words.SelectMany(static word => word.Split(',', StringSplitOptions.RemoveEmptyEntries)).ToList();
        var descriptors = (names.Count == 0 ? ProcessDescriptor.Default : names).Select(ProcessDescriptor.Find).ToList();
        var processes = containers.ProcessesOf(container.Id);
        if (descriptors.Contains(null))
        {
            // ps's options may stand together in one argument.
            invocation.Out.Write(RunPs(container, words is [var all] ? all.Split(' ', StringSplitOptions.RemoveEmptyEntries) : words));
            return 0;
        }
        var inside = Names($"/proc/{container.Pid}/root");
        var host = Names("");
        var text = string.Join('\t', descriptors.Select(static descriptor => descriptor!.Header)) + "\n"
            + string.Concat(processes.Select(process => string.Join('\t', descriptors.Select(descriptor => descriptor!.Value(process, inside, host))) + "\n"));
        invocation.Out.Write(ColumnWriter.Align(text));
        return 0;
    }

    // ps(1) of the host, with the container's processes under /proc of a mount namespace of its own.
    private static string RunPs(ContainerListing container, IReadOnlyList<string> words)
    {
        var result = CapturedProcess.Run(new SpawnRequest
        {
            Program = "/usr/bin/nsenter",
            Arguments = ["--target", container.Pid.ToString(), "--pid", "--", "/usr/bin/unshare", "--mount-proc", "--", "ps", .. words],
        });
        return result.Status.Success
            ? System.Text.Encoding.UTF8.GetString(result.Output)
            : throw new EngineException(ErrorKind.Internal, $"ps(1) failed with exit code {result.Status.Code}: {result.Error}");
    }

    private static AccountNames Names(string root)
    {
        using var files = DirectoryHandle.Open(root.Length == 0 ? "/" : root);
        return AccountNames.Parse(Read(files, "etc/passwd"u8), Read(files, "etc/group"u8));
    }

    private static string? Read(DirectoryHandle root, ReadOnlySpan<byte> path)
    {
        using var file = root.TryOpenFileInRoot(path, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
        return file is null ? null : System.Text.Encoding.UTF8.GetString(FileSystem.ReadAll(file));
    }
}
