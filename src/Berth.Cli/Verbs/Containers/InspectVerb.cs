using System.Text;
using System.Text.Json;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;
using Berth.Cli.Verbs.Images;
using Berth.Engine;
using Berth.Engine.Templates;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Containers;

/// <summary>podman-inspect(1), podman-container-inspect(1).</summary>
internal sealed class InspectVerb : Verb
{
    private const int Failure = 125;

    private readonly TextFlag _format;
    private readonly TextFlag? _type;

    /// <param name="flags">The options are declared there.</param>
    /// <param name="onlyContainers">Whether it is <c>container inspect</c>, which looks for nothing else.</param>
    internal InspectVerb(FlagSet flags, bool onlyContainers)
    {
        _format = flags.Text("format", 'f', "Format the output to a Go template or json", "json").Completes(Completion.TemplateFields);
        flags.Bool("latest", 'l', "Act on the latest container Podman is aware of").NotYet();
        flags.Bool("size", 's', "Display total file size").NotYet();
        _type = onlyContainers ? null : flags.Text("type", 't', "Specify inspect-object type (\"all\"|\"container\"|\"image\"|\"network\"|\"pod\"|\"volume\"|\"artifact\")", "all");
    }

    /// <inheritdoc/>
    public override string Synopsis => _type is null ? "[options] CONTAINER [CONTAINER...]" : "[options] {CONTAINER|IMAGE|POD|NETWORK|VOLUME} [...]";

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Containers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (invocation.Arguments.Count == 0)
            throw new InvalidArgumentException("no names or ids specified");
        var type = _type?.Value ?? "container";
        if (type is not ("all" or "container" or "image"))
        {
            throw type is "network" or "pod" or "volume" or "artifact"
                ? new NotSupportedYetException($"--type={type} is not supported yet")
                : new InvalidArgumentException($"the only recognized types are \"all\", \"container\", \"image\", \"network\", \"pod\", \"volume\" and \"artifact\": invalid type \"{type}\"");
        }

        var engine = invocation.Global.Open();
        var documents = new List<byte[]>();
        var errors = new List<EngineException>();
        foreach (var name in invocation.Arguments)
        {
            try
            {
                documents.Add(Find(engine, name, type));
            }
            catch (EngineException error)
            {
                errors.Add(error);
            }
        }

        Print(invocation, documents);
        foreach (var error in errors)
            invocation.Report(error.Message);
        return errors.Count == 0 ? 0 : Failure;
    }

    private static byte[] Find(BerthEngine engine, string name, string type)
    {
        if (type != "image" && engine.Containers.TryInspect(name) is { } container)
            return container;
        if (type == "container")
            throw new NotFoundException($"no such container \"{name}\"");
        try
        {
            return JsonSerializer.SerializeToUtf8Bytes(engine.Images.Inspect(name), ImageInspectionJson.Context.ImageInspection);
        }
        catch (NotFoundException) when (type == "all")
        {
            throw new NotFoundException($"no such object: \"{name}\"");
        }
    }

    private void Print(Invocation invocation, List<byte[]> documents)
    {
        if (Report.IsJson(_format.Value))
        {
            var text = new StringBuilder("[").AppendJoin(',', documents.Select(Encoding.UTF8.GetString)).Append(']');
            JsonPrinter.Print(invocation.Out, Encoding.UTF8.GetBytes(text.ToString()), JsonLayout.Inspect);
            return;
        }

        // The document's name for it is Id; Podman's templates know both.
        var format = _format.Value.Replace(".ID", ".Id", StringComparison.Ordinal);
        foreach (var document in documents)
        {
            using var parsed = JsonDocument.Parse(document);
            Report.PrintOne(invocation.Out, "inspect", format, InspectionTimes.Restore(JsonDocumentValue.From(parsed.RootElement)));
        }
    }
}
