using System.Text.Json;
using Berth.Engine.Templates;

namespace Berth.Engine.Tests.Templates;

/// <summary>Every line of Data/cases.jsonl is a template and what Go 1.27 made of it (Data/record.go).</summary>
public class TemplateTests
{
    public static TheoryData<string, string?, string?> Recorded()
    {
        var cases = new TheoryData<string, string?, string?>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Templates/Data/cases.jsonl")))
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            cases.Add(
                root.GetProperty("template").GetString()!,
                root.TryGetProperty("output", out var output) ? output.GetString() : null,
                root.TryGetProperty("error", out var error) ? error.GetString() : null);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_template_gives_what_Go_gives(string template, string? output, string? error)
    {
        var text = new System.Text.StringBuilder();
        string? message = null;
        var parsed = false;
        try
        {
            var tree = Template.Parse("t", template);
            parsed = true;
            tree.Execute(new SampleData(), text);
        }
        catch (TemplateException failure)
        {
            message = failure.Message;
        }

        Assert.Equal(error, message);
        Assert.Equal(output, parsed ? text.ToString() : null);
    }
}
