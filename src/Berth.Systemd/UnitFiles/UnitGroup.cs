namespace Berth.Systemd.UnitFiles;

/// <summary>A section of a unit file, such as [Unit], with the comments that stand before its header.</summary>
public sealed class UnitGroup
{
    private readonly List<UnitLine> _lines;
    private readonly List<UnitLine> _comments;

    /// <summary>An empty section called <paramref name="name"/>.</summary>
    public UnitGroup(string name)
    {
        Name = name;
        _lines = [];
        _comments = [];
    }

    /// <summary>A copy of <paramref name="other"/>, with the name <paramref name="name"/> if given. Lines are immutable and shared.</summary>
    public UnitGroup(UnitGroup other, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(other);
        Name = name ?? other.Name;
        _lines = new List<UnitLine>(other._lines.Count + 16);
        _lines.AddRange(other._lines);
        _comments = [.. other._comments];
    }

    /// <summary>The text between the brackets.</summary>
    public string Name { get; internal set; }

    /// <summary>Assignments, comments and blank lines in their order.</summary>
    public IReadOnlyList<UnitLine> Lines => _lines;

    /// <summary>Comments and blank lines that precede the header.</summary>
    public IReadOnlyList<UnitLine> Comments => _comments;

    /// <summary>Appends a line.</summary>
    public void Add(UnitLine line) => _lines.Add(line);

    /// <summary>Appends an assignment.</summary>
    public void Add(string key, string value) => _lines.Add(new UnitLine(key, value));

    /// <summary>Puts an assignment before everything else in the section.</summary>
    public void Prepend(string key, string value) => _lines.Insert(0, new UnitLine(key, value));

    /// <summary>Adds comments (or blank lines) before the header.</summary>
    public void AddComments(IEnumerable<UnitLine> comments) => _comments.AddRange(comments);

    /// <summary>Puts comments before the header and before the comments that are there.</summary>
    public void PrependComments(params ReadOnlySpan<string> comments)
    {
        for (var i = comments.Length - 1; i >= 0; i--)
            _comments.Insert(0, new UnitLine(null, comments[i]));
    }

    /// <summary>The last assignment of <paramref name="key"/>, or null.</summary>
    public UnitLine? FindLast(string key)
    {
        for (var i = _lines.Count - 1; i >= 0; i--)
        {
            if (_lines[i].Key == key)
                return _lines[i];
        }
        return null;
    }

    /// <summary>All assignments of a key that count: an empty one clears those before it.</summary>
    public UnitLine[] FindAll(string key)
    {
        var count = 0;
        var first = 0;
        for (var i = 0; i < _lines.Count; i++)
        {
            if (_lines[i].Key != key) continue;
            count = _lines[i].Value.Length == 0 ? 0 : count + 1;
            first = count == 1 ? i : first;
        }
        if (count == 0)
            return [];
        var found = new UnitLine[count];
        for (int i = first, j = 0; j < count; i++)
        {
            if (_lines[i].Key == key)
                found[j++] = _lines[i];
        }
        return found;
    }

    /// <summary>Changes the value of the last assignment of <paramref name="key"/>, or appends one.</summary>
    public void Set(string key, string value)
    {
        for (var i = _lines.Count - 1; i >= 0; i--)
        {
            if (_lines[i].Key != key) continue;
            _lines[i] = _lines[i] with { Value = value };
            return;
        }
        Add(key, value);
    }

    /// <summary>Removes every assignment of <paramref name="key"/>.</summary>
    public void Unset(string key) => _lines.RemoveAll(line => line.Key == key);

    internal void Merge(UnitGroup other)
    {
        _comments.AddRange(other._comments);
        _lines.AddRange(other._lines);
    }
}
