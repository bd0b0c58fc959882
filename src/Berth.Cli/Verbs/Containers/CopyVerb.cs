using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Containers;
using Berth.Engine.Containers.Copying;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Containers;

/// <summary><c>cp</c>: podman-cp(1).</summary>
internal sealed class CopyVerb : Verb
{
    private readonly BoolFlag _archive;
    private readonly BoolFlag _overwrite;

    internal CopyVerb(FlagSet flags)
    {
        _archive = flags.Bool("archive", 'a', "Chown copied files to the primary uid/gid of the destination container.", fallback: true);
        _overwrite = flags.Bool("overwrite", "Allow to overwrite directories with non-directories and vice versa");
        flags.Bool("extract", "Deprecated...").Hidden();
        flags.Bool("pause", "Deprecated").Hidden();
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] [CONTAINER:]SRC_PATH [CONTAINER:]DEST_PATH";

    /// <inheritdoc/>
    public override string Description => "Copy the contents of SRC_PATH to the DEST_PATH.\n\n  You can copy from the container's file system to the local machine or the reverse, from the local filesystem to the container. "
        + "If \"-\" is specified for either the SRC_PATH or DEST_PATH, you can also stream a tar archive from STDIN or to STDOUT. "
        + "The CONTAINER can be a running or stopped container. The SRC_PATH or DEST_PATH can be a file or a directory.";

    /// <inheritdoc/>
    public override string[] Examples => ["cp [options] [CONTAINER:]SRC_PATH [CONTAINER:]DEST_PATH"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(2);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Containers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var containers = invocation.Global.Open().Containers;
        var (sourceContainer, sourcePath) = Split(invocation.Arguments[0], containers);
        var (targetContainer, targetPath) = Split(invocation.Arguments[1], containers);
        if (sourcePath.Length == 0 || targetPath.Length == 0)
            throw new InvalidArgumentException($"invalid arguments \"{invocation.Arguments[0]}\", \"{invocation.Arguments[1]}\": you must specify paths");
        if (sourceContainer is null && targetContainer is null)
            throw new InvalidArgumentException("name or ID cannot be empty");
        var options = new CopyOptions { Archive = _archive.Value, Overwrite = _overwrite.Value };
        using var from = Open(containers, sourceContainer);
        if (targetContainer is null && targetPath == "-")
        {
            invocation.Out.Flush();
            using var output = Console.OpenStandardOutput();
            TarCopier.Read(from, sourcePath, output);
            return 0;
        }
        using var to = targetContainer == sourceContainer ? null : Open(containers, targetContainer);
        if (sourceContainer is null && sourcePath == "-")
        {
            using var input = Console.OpenStandardInput();
            TarCopier.Write(to ?? from, targetPath, input, options);
            return 0;
        }
        new FileCopier(options).Copy(from, sourcePath, to ?? from, targetPath);
        return 0;
    }

    private static CopyRoot Open(ContainerEngine containers, string? container)
    {
        try
        {
            return container is null ? CopyRoot.OfHost() : containers.OpenFiles(container);
        }
        catch (NotFoundException)
        {
            throw new NotFoundException($"container \"{container}\" does not exist");
        }
    }

    // A colon after a slash or a dot belongs to a path of the host, and so does one after what names no container but a file that is there.
    private static (string? Container, string Path) Split(string argument, ContainerEngine containers)
    {
        var colon = argument.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || argument[0] is '/' or '.' || argument.AsSpan(0, colon).Contains('/'))
            return (null, argument);
        var name = argument[..colon];
        return !containers.Exists(name) && System.IO.Path.Exists(argument) ? (null, argument) : (name, argument[(colon + 1)..]);
    }
}
