using Berth.Engine.Templates;

namespace Berth.Engine.Tests.Templates;

/// <summary>The struct Inner of Data/record.go.</summary>
internal sealed class SampleInner(string name, int count, string[] tags) : ITemplateObject
{
    public string TypeName => "main.Inner";

    public IReadOnlyList<string> FieldNames => ["Name", "Count", "Tags", "Next"];

    public bool TryGet(string field, out object? value)
    {
        value = field switch
        {
            "Name" => name,
            "Count" => count,
            "Tags" => tags,
            "Next" => new GoNil("main.Inner"),
            _ => null,
        };
        return value is not null;
    }
}
