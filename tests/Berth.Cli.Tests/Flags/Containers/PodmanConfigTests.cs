using System.Text.Json;
using System.Text.Json.Nodes;

namespace Berth.Cli.Tests.Flags.Containers;

/// <summary>
/// The config.json of each recorded command line is what Podman 5.8.6 wrote for it (Data/podman-5.8.6-config.json: the document
/// of one plain container, and what differs from it for every other).
/// </summary>
public sealed class PodmanConfigTests
{
    private static readonly JsonNode Recording = JsonNode.Parse(File.ReadAllBytes(
        Path.Combine(AppContext.BaseDirectory, "Flags/Containers/Data/podman-5.8.6-config.json")))!;

    public static TheoryData<int, string> Cases()
    {
        var data = new TheoryData<int, string>();
        var cases = Recording["cases"]!.AsArray();
        for (var i = 0; i < cases.Count; i++) data.Add(i, string.Join(' ', cases[i]!["arguments"]!.AsArray().Select(a => a!.GetValue<string>())));
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_runtime_configuration_is_podmans(int index, string commandLine)
    {
        var recorded = Recording["cases"]![index]!;
        var expected = Recording["base"]!.AsObject().ToDictionary(p => p.Key, p => p.Value!.ToJsonString(), StringComparer.Ordinal);
        foreach (var (path, value) in recorded["differences"]!.AsObject())
        {
            if (value is null) expected.Remove(path);
            else expected[path] = value.ToJsonString();
        }

        var harness = new CreateHarness();
        var words = recorded["arguments"]!.AsArray().Select(a => a!.GetValue<string>()).ToArray();
        var specification = harness.Create(words).Specification;
        var actual = Flatten(harness.Configure(specification), specification.Id);
        PodmanDifferences.Justify(words, expected, actual);
        var all = expected.Keys.Union(actual.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var wrong = all.Where(p => expected.GetValueOrDefault(p) != actual.GetValueOrDefault(p))
            .Select(p => $"{p}\n  Podman: {expected.GetValueOrDefault(p)}\n  Berth:  {actual.GetValueOrDefault(p)}").ToList();
        Assert.True(wrong.Count == 0, $"{commandLine}\n{string.Join('\n', wrong)}");
    }

    private static Dictionary<string, string> Flatten(byte[] document, string id)
    {
        var text = System.Text.Encoding.UTF8.GetString(document)
            .Replace(id, "{ID}", StringComparison.Ordinal).Replace(id[..32], "{ID32}", StringComparison.Ordinal).Replace(id[..12], "{SID}", StringComparison.Ordinal);
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(JsonNode.Parse(text)!, "", result);
        result.Remove("ociVersion");
        return result;
    }

    private static void Add(JsonNode node, string path, Dictionary<string, string> into)
    {
        if (path == "linux/seccomp")
        {
            into[path] = "\"present\"";
            return;
        }

        switch (node)
        {
            case JsonObject map:
                foreach (var (name, value) in map) Add(value!, path.Length == 0 ? name : $"{path}/{name}", into);
                break;
            case JsonArray list when path == "mounts":
                foreach (var mount in list)
                {
                    var sorted = new JsonObject
                    {
                        ["options"] = mount!["options"]?.DeepClone(),
                        ["source"] = mount["source"]!.DeepClone(),
                        ["type"] = mount["type"]!.DeepClone(),
                    };
                    into[$"mounts {mount["destination"]!.GetValue<string>()}"] = sorted.ToJsonString();
                }

                break;
            case JsonArray list when path is "process/env" or "linux/maskedPaths" or "linux/readonlyPaths":
                into[path] = JsonSerializer.Serialize(list.Select(n => n!.GetValue<string>()).Order(StringComparer.Ordinal).ToArray());
                break;
            case JsonArray list:
                into[path] = Sorted(list).ToJsonString();
                break;
            default:
                into[path] = node.ToJsonString();
                break;
        }
    }

    private static JsonNode Sorted(JsonNode node) => node switch
    {
        JsonArray list => new JsonArray([.. list.Select(n => Sorted(n!))]),
        JsonObject map => new JsonObject(map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, (JsonNode?)Sorted(p.Value!)))),
        _ => node.DeepClone(),
    };
}
