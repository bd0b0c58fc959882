using Berth.Cli.Commands;
using Berth.Cli.Flags;
using System.Text.Json;
using Berth.Cli.Output;
using Berth.Engine.Containers;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Containers;

/// <summary><c>mount</c>: podman-mount(1).</summary>
internal sealed class MountVerb : Verb
{
    private const int ShortId = 12;

    private readonly BoolFlag _all;
    private readonly TextFlag _format;
    private readonly LatestFlag _latest;
    private readonly BoolFlag _noTrunc;

    internal MountVerb(FlagSet flags)
    {
        _all = flags.Bool("all", 'a', "Mount all containers");
        _format = flags.Text("format", "Print the mounted containers in specified format (json)");
        _latest = new LatestFlag(flags);
        _noTrunc = flags.Bool("no-trunc", "Do not truncate output");
        flags.Alias("notruncate", "no-trunc");
    }

    /// <inheritdoc/>
    public override bool IsForUserNamespace => true;

    /// <inheritdoc/>
    public override string Synopsis => "[options] [CONTAINER...]";

    /// <inheritdoc/>
    public override string Description => "podman mount\n    Lists all mounted containers mount points if no container is specified\n\n"
        + "  podman mount CONTAINER-NAME-OR-ID\n    Mounts the specified container and outputs the mountpoint";

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Containers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (_all.Value && (_latest.Value || invocation.Arguments.Count > 0))
            throw new InvalidArgumentException(_latest.Value ? "--all and --latest cannot be used together" : "no arguments are needed with --all");
        if (_format.Value.Length > 0 && !Report.IsJson(_format.Value))
            throw new InvalidArgumentException($"unknown --format argument: \"{_format.Value}\"");
        var containers = invocation.Global.Open().Containers;
        if (!_all.Value && !_latest.Value && invocation.Arguments.Count == 0)
        {
            Print(invocation, containers);
            return 0;
        }
        var names = _all.Value ? containers.List().Select(static container => container.Id).ToList() : _latest.Names(invocation, containers);
        var status = 0;
        foreach (var name in names)
        {
            try
            {
                var path = containers.MountRoot(name);
                invocation.Out.WriteLine(names.Count == 1 && !_all.Value ? path : $"{Short(name)} {path}");
            }
            catch (EngineException error)
            {
                invocation.Report(error.Message);
                status = 125;
            }
        }
        return status;
    }

    private void Print(Invocation invocation, ContainerEngine containers)
    {
        var mounted = containers.List().Select(container => (Container: container, Path: containers.MountedRoot(container.Id)))
            .Where(static pair => pair.Path is not null).ToList();
        if (_format.Value.Length > 0)
        {
            var buffer = new System.Buffers.ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(buffer))
            {
                json.WriteStartArray();
                foreach (var (container, path) in mounted)
                {
                    json.WriteStartObject();
                    json.WriteString("id", container.Id);
                    json.WriteStartArray("Names");
                    json.WriteStringValue(container.Name);
                    json.WriteEndArray();
                    json.WriteString("mountpoint", path);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            }
            JsonPrinter.Print(invocation.Out, buffer.WrittenSpan.ToArray(), JsonLayout.Table);
            return;
        }
        var text = string.Concat(mounted.Select(pair => $"{Short(pair.Container.Id)}\t{pair.Path}\n"));
        invocation.Out.Write(ColumnWriter.Align(text));
    }

    private string Short(string id) => _noTrunc.Value || id.Length < ShortId ? id : id[..ShortId];
}
