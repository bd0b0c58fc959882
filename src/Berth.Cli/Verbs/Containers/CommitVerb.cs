using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Containers.Snapshots;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Cli.Verbs.Containers;

/// <summary>podman-commit(1).</summary>
internal sealed class CommitVerb : Verb
{
    private readonly BoolFlag _includeVolumes, _pause, _squash;
    private readonly TextFlag _author, _config, _format, _idFile, _message;
    private readonly TextListFlag _change;

    internal CommitVerb(FlagSet flags)
    {
        _author = flags.Text("author", 'a', "Set the author for the image committed");
        _change = flags.Array("change", 'c', "Apply the following possible instructions to the created image (default []): CMD | ENTRYPOINT | ENV | EXPOSE | LABEL | ONBUILD | STOPSIGNAL | USER | VOLUME | WORKDIR");
        _config = flags.Text("config", "`file` containing a container configuration to merge into the image").Completes(Completion.Files);
        _format = flags.Text("format", 'f', "`Format` of the image manifest and metadata", "oci");
        _idFile = flags.Text("iidfile", "`file` to write the image ID to").Completes(Completion.Files);
        _includeVolumes = flags.Bool("include-volumes", "Include container volumes as image volumes");
        _message = flags.Text("message", 'm', "Set commit message for imported image");
        _pause = flags.Bool("pause", 'p', "Pause container during commit");
        // There is no progress to suppress: only the identifier is printed.
        flags.Bool("quiet", 'q', "Suppress output");
        _squash = flags.Bool("squash", 's', "squash newly built layers into a single new layer");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] CONTAINER [IMAGE]";

    /// <inheritdoc/>
    public override string Description => "Create an image from a container's changes. Optionally tag the image created, set the author with the --author flag, set the commit message with the --message flag, and make changes to the instructions with the --change flag.";

    /// <inheritdoc/>
    public override string[] Examples => ["commit -q --message \"committing container to image\" reverent_golick image-committed", "commit containerID"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Between(1, 2);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Containers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (_format.Value is not ("oci" or "docker")) throw new InvalidArgumentException($"unrecognized image format \"{_format.Value}\"");
        using var engine = invocation.Global.Open();
        var image = engine.Snapshots.Commit(new CommitOptions
        {
            Container = invocation.Arguments[0],
            Name = invocation.Arguments.Count > 1 ? invocation.Arguments[1] : null,
            IsDocker = _format.Value == "docker",
            Author = _author.Value,
            Message = _message.Value,
            Changes = _change.Value,
            Configuration = _config.Value.Length == 0 ? null
                : FileSystem.TryReadAll(_config.Value) ?? throw new NotFoundException($"--config: open {_config.Value}: no such file or directory"),
            IncludeVolumes = _includeVolumes.Value,
            Pause = _pause.Value,
            Squash = _squash.Value,
        });
        if (_idFile.Value.Length > 0) FileSystem.WriteAll(_idFile.Value, System.Text.Encoding.ASCII.GetBytes(image.Id));
        invocation.Out.WriteLine(image.Id);
        return 0;
    }
}
