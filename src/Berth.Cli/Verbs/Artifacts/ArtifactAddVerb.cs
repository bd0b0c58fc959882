using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Artifacts;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Artifacts;

/// <summary>podman-artifact-add(1).</summary>
internal sealed class ArtifactAddVerb : Verb
{
    private readonly TextListFlag _annotations;
    private readonly BoolFlag _append, _replace;
    private readonly TextFlag _fileType, _type;

    internal ArtifactAddVerb(FlagSet flags)
    {
        _annotations = flags.Array("annotation", "set an `annotation` for the specified files of artifact");
        _append = flags.Bool("append", 'a', "Append files to an existing artifact");
        _fileType = flags.Text("file-type", "Set file type to use for the artifact (layer)");
        _replace = flags.Bool("replace", "Replace an existing artifact");
        _type = flags.Text("type", "Use type to describe an artifact");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] ARTIFACT PATH [...PATH]";

    /// <inheritdoc/>
    public override string Description => "Add an OCI artifact to the local store from the local filesystem";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.AtLeast(2);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Files;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (_append.Value && _type.Changed) throw new InvalidArgumentException("append option is not compatible with type option");
        if (_append.Value && _replace.Value) throw new InvalidArgumentException("--append and --replace options cannot be used together");
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in _annotations.Value)
        {
            var equals = text.IndexOf('=');
            if (equals < 0) throw new InvalidArgumentException($"no value given for annotation \"{text}\"");
            annotations[text[..equals]] = text[(equals + 1)..];
        }

        var digest = invocation.Global.Open().Artifacts.Add(new ArtifactAddOptions
        {
            Name = invocation.Arguments[0],
            Files = [.. invocation.Arguments.Skip(1)],
            Annotations = annotations,
            Append = _append.Value,
            Replace = _replace.Value,
            FileType = _fileType.Given is { Length: > 0 } fileType ? fileType : null,
            Type = _type.Given is { Length: > 0 } type ? type : null,
        });
        invocation.Out.WriteLine(digest.Encoded);
        return 0;
    }
}
