namespace Berth.Engine.Containers.Specification.Building;

/// <summary>Environment variables in the order in which each was first set.</summary>
internal sealed class VariableSet
{
    private readonly List<string> order = [];
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    public string? Get(string name) => values.GetValueOrDefault(name);

    public void Set(string name, string value)
    {
        if (values.TryAdd(name, value)) order.Add(name);
        else values[name] = value;
    }

    public void SetDefault(string name, string value)
    {
        if (values.TryAdd(name, value)) order.Add(name);
    }

    public void Remove(string name)
    {
        if (values.Remove(name)) order.Remove(name);
    }

    public IReadOnlyList<string> ToList()
    {
        var lines = new string[order.Count];
        for (var i = 0; i < lines.Length; i++) lines[i] = $"{order[i]}={values[order[i]]}";
        return lines;
    }
}
