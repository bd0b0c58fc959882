using Berth.Engine.Templates;

namespace Berth.Engine.Tests.Templates;

/// <summary>The struct Data of Data/record.go.</summary>
internal sealed class SampleData : ITemplateObject
{
    private static readonly Dictionary<string, string> Labels = new() { ["b"] = "2", ["a"] = "1", ["x.y"] = "dot" };

    private readonly List<(string Name, object? Value)> _fields =
    [
        ("Name", "web"),
        ("ID", "0123456789abcdef"),
        ("Empty", ""),
        ("N", 42),
        ("Neg", -7),
        ("Big", 1L << 40),
        ("U", 7U),
        ("F", 3.25),
        ("T", true),
        ("Off", false),
        ("List", new[] { "a", "b", "c d" }),
        ("Nums", new[] { 3, 1, 2 }),
        ("NoList", Array.Empty<string>()),
        ("Labels", Labels),
        ("Any", new Dictionary<string, object?>
        {
            ["s"] = "text",
            ["n"] = 5,
            ["nil"] = null,
            ["l"] = new object?[] { 1, "x", null },
            ["m"] = new Dictionary<string, object?> { ["k"] = "v" },
        }),
        ("In", new SampleInner("in", 1, ["t1", "t2"])),
        ("Nil", new GoNil("main.Inner")),
        ("When", new DateTimeOffset(2024, 2, 9, 3, 4, 5, TimeSpan.Zero).AddTicks(1203000)),
        ("Took", new TimeSpan(0, 0, 90, 1, 500)),
        ("Items", new object[] { new SampleInner("one", 1, []), new SampleInner("two", 2, ["t"]) }),
        ("HTML", "<a href=\"x\">'&'</a>="),
        ("Unicode", "h\u00e9llo \u4e16\t\u0001"),
    ];

    public string TypeName => "main.Data";

    public IReadOnlyList<string> FieldNames => _fields.ConvertAll(entry => entry.Name);

    public bool TryGet(string name, out object? value)
    {
        var at = _fields.FindIndex(entry => entry.Name == name);
        value = at >= 0 ? _fields[at].Value : name == "Shout" ? "WEB" : null;
        return at >= 0 || name == "Shout";
    }

    public TemplateFunction? FindMethod(string name) => name == "Label"
        ? new TemplateFunction([ParameterType.Text], IsVariadic: false, arguments => Labels.GetValueOrDefault((string)arguments[0]!, ""))
        : null;
}
