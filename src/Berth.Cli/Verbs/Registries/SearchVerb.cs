using System.Buffers;
using System.Text.Json;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;
using Berth.Engine.Images.Registries;
using Berth.Linux.Errors;
using Berth.Oci.Distribution;
using Berth.Oci.Json;
using Berth.Oci.References;

namespace Berth.Cli.Verbs.Registries;

/// <summary>podman-search(1).</summary>
internal sealed class SearchVerb : Verb
{
    private const int DefaultLimit = 25;
    private const int MaximumLimit = 100;
    private readonly BoolFlag _compatible, _listTags, _noTruncate;
    private readonly TextListFlag _filter;
    private readonly TextFlag _format;
    private readonly IntegerFlag _limit;
    private readonly RegistryFlags _registry;

    internal SearchVerb(FlagSet flags)
    {
        _registry = new RegistryFlags(flags);
        _compatible = flags.Bool("compatible", "List stars, official and automated columns (Docker compatibility)");
        _filter = flags.Array("filter", 'f', "Filter output based on conditions provided (default [])");
        _format = flags.Text("format", "Change the output format to JSON or a Go template");
        _limit = flags.Integer("limit", "Limit the number of results", 0);
        _listTags = flags.Bool("list-tags", "List the tags of the input registry");
        _noTruncate = flags.Bool("no-trunc", "Do not truncate the output");
    }

    /// <inheritdoc/>
    public override bool NeedsUserNamespace => false;

    /// <inheritdoc/>
    public override string Synopsis => "[options] TERM";

    /// <inheritdoc/>
    public override string Description => "Search registries for a given image. Can search all the default registries or a specific registry.";

    /// <inheritdoc/>
    public override string[] Examples => ["search --filter=is-official --limit 3 alpine", "search registry.example/", "search --list-tags registry.example/web"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(1);

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var term = invocation.Arguments[0];
        if (term.Length == 0) throw new InvalidArgumentException("search term required");
        var filter = SearchFilter.Parse(_filter.Value);
        var login = _registry.Build();
        var engine = invocation.Global.Open().Registries;
        var limit = _limit.Value <= 0 ? DefaultLimit : (int)Math.Min(_limit.Value, MaximumLimit);
        var (registries, path) = Split(term, engine);
        var rows = new List<SearchRow>();
        var failures = new List<string>();
        foreach (var registry in registries)
        {
            try
            {
                rows.AddRange(_listTags.Value ? Tags(engine, registry, path, login) : Find(engine, registry, path, limit, login, filter));
            }
            catch (EngineException e)
            {
                failures.Add(e.Message);
            }
        }

        if (failures.Count > 0 && rows.Count == 0)
            throw new EngineException(ErrorKind.Internal, $"{failures.Count} error{(failures.Count == 1 ? "" : "s")} occurred:\n{string.Concat(failures.Select(static failure => $"\t* {failure}\n"))}\n");
        Print(invocation, rows);
        return 0;
    }

    private static (IReadOnlyList<string> Registries, string Term) Split(string term, RegistryEngine engine)
    {
        var slash = term.IndexOf('/');
        if (slash > 0 && (term.AsSpan(0, slash).ContainsAny('.', ':') || term.AsSpan(0, slash) is "localhost")) return ([term[..slash]], term[(slash + 1)..]);
        return (engine.SearchRegistries(), term);
    }

    private IEnumerable<SearchRow> Find(RegistryEngine engine, string registry, string term, int limit, RegistryLogin login, SearchFilter filter)
        => engine.Search(registry, term, limit, login).Where(filter.Takes).Select(finding => new SearchRow(registry, finding, "", _noTruncate.Value));

    private IEnumerable<SearchRow> Tags(RegistryEngine engine, string registry, string path, RegistryLogin login)
    {
        var tags = engine.Tags(ImageReference.ParseNormalized($"{registry}/{path}"), login);
        var finding = new RegistryFinding { Name = path };
        return tags.Take(_limit.Value > 0 ? (int)_limit.Value : DefaultLimit).Select(tag => new SearchRow(registry, finding, tag, _noTruncate.Value));
    }

    private void Print(Invocation invocation, List<SearchRow> rows)
    {
        if (rows.Count == 0) return;
        if (Report.IsJson(_format.Value))
        {
            PrintJson(invocation, rows);
            return;
        }

        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in rows[0].FieldNames) headers[field] = Report.Heading(field);
        var fields = _listTags.Value ? "{{.Name}}\t{{.Tag}}\n" : _compatible.Value ? "{{.Name}}\t{{.Description}}\t{{.Stars}}\t{{.Official}}\t{{.Automated}}\n" : "{{.Name}}\t{{.Description}}\n";
        var report = _format.Value.Length > 0 ? Report.OfUser("search", _format.Value) : Report.OfVerb("search", fields);
        report.Print(invocation.Out, rows, headers);
    }

    private void PrintJson(Invocation invocation, List<SearchRow> rows)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, GoJsonEncoder.Options))
        {
            writer.WriteStartArray();
            if (_listTags.Value)
            {
                foreach (var repository in rows.GroupBy(static row => row.Name, StringComparer.Ordinal))
                {
                    writer.WriteStartObject();
                    writer.WriteString("Name", repository.Key);
                    writer.WriteStartArray("Tags");
                    foreach (var row in repository) writer.WriteStringValue(row.Tag);
                    writer.WriteEndArray();
                    writer.WriteEndObject();
                }
            }
            else
            {
                foreach (var row in rows)
                {
                    writer.WriteStartObject();
                    writer.WriteString("Index", row.Index);
                    writer.WriteString("Name", row.Name);
                    writer.WriteString("Description", row.Description);
                    writer.WriteNumber("Stars", row.Stars);
                    writer.WriteString("Official", row.Official);
                    writer.WriteString("Automated", row.Automated);
                    writer.WriteString("Tag", row.Tag);
                    writer.WriteEndObject();
                }
            }

            writer.WriteEndArray();
        }

        JsonPrinter.Print(invocation.Out, buffer.WrittenSpan, JsonLayout.List);
    }
}
