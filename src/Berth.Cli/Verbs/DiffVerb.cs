using Berth.Engine;
using System.Text.Json;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;
using Berth.Linux.Errors;
using Berth.Oci.Json;
using Berth.Storage.Changes;

namespace Berth.Cli.Verbs;

/// <summary>podman-diff(1), podman-container-diff(1) and podman-image-diff(1).</summary>
internal sealed class DiffVerb : Verb
{
    private readonly DiffSubject _subject;
    private readonly TextFlag _format;
    private readonly LatestFlag? _latest;

    internal DiffVerb(FlagSet flags, DiffSubject subject)
    {
        _subject = subject;
        _format = flags.Text("format", "Change the output format (json)");
        _latest = subject == DiffSubject.Image ? null : new LatestFlag(flags);
    }

    /// <inheritdoc/>
    public override string Synopsis => _subject switch
    {
        DiffSubject.Image => "[options] IMAGE [IMAGE]",
        DiffSubject.Container => "[options] CONTAINER [CONTAINER]",
        _ => "[options] {CONTAINER|IMAGE} [{CONTAINER|IMAGE}]",
    };

    /// <inheritdoc/>
    public override string Description => "Displays changes to the object's file system. The object is compared to its parent layer, or to the second argument when given.";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => _latest is null ? ArgumentRule.Between(1, 2) : ArgumentRule.AtMost(2);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => _subject == DiffSubject.Image ? Completion.Images : Completion.Containers;

    private static string Latest(BerthEngine engine)
    {
        try
        {
            return engine.Containers.Latest().Id;
        }
        catch (NotFoundException error)
        {
            throw new NotFoundException($"unable to get latest container: {error.Message}");
        }
    }

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        using var engine = invocation.Global.Open();
        if (_latest is { Value: true } && invocation.Arguments.Count > 0)
            throw new InvalidArgumentException("--latest and containers cannot be used together");
        if (_latest is { Value: false } && invocation.Arguments.Count == 0)
            throw new InvalidArgumentException($"\"{invocation.CommandPath}\" requires a name, id, or the \"--latest\" flag");
        var name = _latest is { Value: true } ? Latest(engine) : invocation.Arguments[0];
        var other = invocation.Arguments.Count > 1 && invocation.Arguments[1].Length > 0 ? invocation.Arguments[1] : null;
        if (_subject == DiffSubject.Container && other is not null && !engine.Containers.Exists(other))
            throw new NotFoundException($"{other} not found: container not known");
        if (_subject == DiffSubject.Container && (name.Length == 0 || !engine.Containers.Exists(name)))
            throw new NotFoundException($"{name} not found: container not known");
        var changes = _subject == DiffSubject.Image ? OfImage(engine, name, other) : engine.Snapshots.Differences(name, other);
        if (Report.IsJson(_format.Value))
        {
            PrintJson(invocation, changes);
        }
        else if (_format.Value.Length > 0)
        {
            throw new InvalidArgumentException("only supported value for '--format' is 'json'");
        }
        else
        {
            foreach (var change in changes) invocation.Out.Write(Letter(change.Kind)).Write(' ').WriteLine(change.Path);
        }

        return 0;
    }

    private static IReadOnlyList<TreeChange> OfImage(BerthEngine engine, string name, string? other)
    {
        try
        {
            engine.Images.Find(name);
        }
        catch (EngineException error)
        {
            throw new EngineException(error.Kind, $"{name} not found: {error.Message}", error);
        }

        return engine.Images.Differences(name, other);
    }

    private static string Letter(TreeChangeKind kind) => kind switch
    {
        TreeChangeKind.Added => "A",
        TreeChangeKind.Deleted => "D",
        _ => "C",
    };

    private static void PrintJson(Invocation invocation, IReadOnlyList<TreeChange> changes)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, GoJsonEncoder.Options))
        {
            writer.WriteStartObject();
            foreach (var (kind, member) in (ReadOnlySpan<(TreeChangeKind, string)>)[(TreeChangeKind.Changed, "changed"), (TreeChangeKind.Added, "added"), (TreeChangeKind.Deleted, "deleted")])
            {
                var isFirst = true;
                foreach (var change in changes)
                {
                    if (change.Kind != kind) continue;
                    if (isFirst) writer.WriteStartArray(member);
                    isFirst = false;
                    writer.WriteStringValue(change.Path);
                }

                if (!isFirst) writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        JsonPrinter.Print(invocation.Out, buffer.ToArray(), JsonLayout.Inspect);
    }
}
