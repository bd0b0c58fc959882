using Berth.Cli.Output;

namespace Berth.Cli.Tests.Output;

public class JsonPrinterTests
{
    private const string Compact = """{"a":{},"b":[],"c":["x\"<y",{"d":null}],"e":1}""";

    [Fact]
    public void Reports_spread_empty_objects_and_escape_for_HTML()
        => Assert.Equal(
            "{\n  \"a\": {\n    \n  },\n  \"b\": [],\n  \"c\": [\n    \"x\\\"\\u003cy\",\n    {\n      \"d\": null\n    }\n  ],\n  \"e\": 1\n}",
            JsonPrinter.Lay(Compact, JsonLayout.Report));

    [Fact]
    public void Inspect_indents_by_five()
        => Assert.Equal(
            "{\n     \"a\": {},\n     \"b\": [],\n     \"c\": [\n          \"x\\\"<y\",\n          {\n               \"d\": null\n          }\n     ],\n     \"e\": 1\n}",
            JsonPrinter.Lay(Compact, JsonLayout.Inspect));
}
