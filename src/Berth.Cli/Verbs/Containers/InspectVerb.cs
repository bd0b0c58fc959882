using System.Text;
using System.Text.Json;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;
using Berth.Cli.Verbs.Images;
using Berth.Cli.Verbs.Networks;
using Berth.Cli.Verbs.Volumes;
using Berth.Engine;
using Berth.Engine.Containers.Inspection;
using Berth.Engine.Images;
using Berth.Engine.Templates;
using Berth.Engine.Templates.Formatting;
using Berth.Linux.Errors;
using Berth.Oci.Json;

namespace Berth.Cli.Verbs.Containers;

/// <summary>podman-inspect(1), podman-container-inspect(1).</summary>
internal sealed class InspectVerb : Verb
{
    private const int Failure = 125;

    private readonly TextFlag _format;
    private readonly LatestFlag _latest;
    private readonly BoolFlag _size;
    private readonly TextFlag? _type;

    /// <param name="flags">The options are declared there.</param>
    /// <param name="onlyContainers">Whether it is <c>container inspect</c>, which looks for nothing else.</param>
    internal InspectVerb(FlagSet flags, bool onlyContainers)
    {
        _format = flags.Text("format", 'f', "Format the output to a Go template or json", "json").Completes(Completion.TemplateFields);
        _latest = new LatestFlag(flags);
        _size = flags.Bool("size", 's', "Display total file size");
        _type = onlyContainers ? null : flags.Text("type", 't', "Specify inspect-object type (\"all\"|\"container\"|\"image\"|\"network\"|\"pod\"|\"volume\"|\"artifact\")", "all");
    }

    /// <inheritdoc/>
    public override string Synopsis => _type is null ? "[options] CONTAINER [CONTAINER...]" : "[options] {CONTAINER|IMAGE|POD|NETWORK|VOLUME} [...]";

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Containers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var type = _type?.Value ?? "container";
        Check(invocation, type);
        var engine = invocation.Global.Open();
        var documents = new List<(byte[] Json, ITemplateObject? View)>();
        var errors = new List<EngineException>();
        if (_latest.Value && engine.Containers.List().Count == 0)
            errors.Add(new NotFoundException("no containers to inspect: no such container"));
        foreach (var name in !_latest.Value ? invocation.Arguments : errors.Count == 0 ? [engine.Containers.Latest().Id] : [])
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

    private void Check(Invocation invocation, string type)
    {
        if (type is "pod" or "artifact")
            throw new NotSupportedYetException($"--type={type} is not supported yet");
        if (type is not ("all" or "container" or "image" or "network" or "volume"))
            throw new InvalidArgumentException($"invalid type \"{type}\": must be \"image\", \"container\", \"pod\", \"network\", \"volume\", \"artifact\", or \"all\"");
        if (_latest.Value && invocation.Arguments.Count > 0)
            throw new InvalidArgumentException("--latest and arguments cannot be used together");
        if (_latest.Value && type is not ("all" or "container"))
            throw new InvalidArgumentException($"latest is not supported for type \"{type}\"");
        if (_size.Value && type is not ("all" or "container"))
            throw new InvalidArgumentException($"size is not supported for type \"{type}\"");
        if (invocation.Arguments.Count == 0 && !_latest.Value)
            throw new InvalidArgumentException("no names or ids specified");
        if (type == "all" && invocation.Arguments.Contains("", StringComparer.Ordinal))
            throw new InvalidArgumentException("name or ID cannot be empty");
    }

    private (byte[] Json, ITemplateObject? View) Find(BerthEngine engine, string name, string type)
    {
        if (type is "all" or "container" && engine.Containers.TryInspect(name, _size.Value) is { } container)
            return (container, null);
        if (type == "container")
            throw new NotFoundException($"no such container \"{name}\"");
        try
        {
            if (type is "all" or "image")
            {
                var image = engine.Images.Inspect(name);
                return (GoJsonDocument.Of(image, ImageInspectionJsonContext.Default.ImageInspection, GoJsonEncoder.Options), new ImageInspectionView(image));
            }
        }
        catch (EngineException error) when (type == "all" && error.Kind is ErrorKind.NotFound or ErrorKind.InvalidArgument)
        {
            // A volume or a network may have the name, which need not be one that an image could have.
        }
        if (type is "all" or "volume" && engine.Volumes.Exists(name))
        {
            var volume = engine.Volumes.Find(name);
            var report = VolumeReport.Of(volume, engine.Volumes);
            return (GoJsonDocument.Of(report, VolumeReportJson.Default.VolumeReport, GoJsonEncoder.Options), new VolumeRow(volume, report));
        }

        if (type == "volume")
            throw new NotFoundException($"no such volume {name}");
        try
        {
            var network = new NetworkInspectionView(engine.Containers.Networks.Inspect(name));
            return (Encoding.UTF8.GetBytes(GoJson.Write(network)), network);
        }
        catch (NotFoundException error)
        {
            throw new NotFoundException(type == "all" ? $"no such object: {GoText.Quote(name)}" : $"network {name}: {error.Message}");
        }
    }

    // Other names that Podman's templates take for a container's members.
    private static string Normalise(string format) => format.Replace("{{.Id}}", "{{.ID}}", StringComparison.Ordinal).Replace("{{ .Id }}", "{{ .ID }}", StringComparison.Ordinal)
        .Replace(".ImageID", ".Image", StringComparison.Ordinal).Replace(".Src", ".Source", StringComparison.Ordinal).Replace(".Dst", ".Destination", StringComparison.Ordinal);

    private void Print(Invocation invocation, List<(byte[] Json, ITemplateObject? View)> documents)
    {
        // With a dot it is a template, whose JSON is compact.
        if (Report.IsJson(_format.Value))
        {
            var text = new StringBuilder("[").AppendJoin(',', documents.Select(static document => Encoding.UTF8.GetString(document.Json))).Append(']');
            JsonPrinter.Print(invocation.Out, Encoding.UTF8.GetBytes(text.ToString()), JsonLayout.Inspect);
            return;
        }

        var report = Report.OfUserInRange("inspect", Normalise(_format.Value));
        var rows = documents.ConvertAll(static document => document.View ?? Structure(JsonDocument.Parse(document.Json).RootElement));
        report.Print(invocation.Out, rows, []);
    }

    private static DocumentStructure Structure(JsonElement document) => new(document, InspectionTypes.Of(document));
}
