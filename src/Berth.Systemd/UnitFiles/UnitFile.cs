using System.Buffers;
using System.Globalization;

namespace Berth.Systemd.UnitFiles;

/// <summary>
/// A unit file (systemd.syntax(7)) as an ordered list of sections. Order, comments and blank lines survive reading and
/// writing; lookups follow systemd's rules: the last assignment wins, an empty one clears a list.
/// </summary>
public sealed class UnitFile
{
    private readonly List<UnitGroup> _groups = [];

    /// <summary>An empty unit file.</summary>
    /// <param name="name">The unit's name with its extension, such as <c>web.container</c>.</param>
    /// <param name="path">Where the file lies; null for one that was never read.</param>
    public UnitFile(string name, string? path = null)
    {
        Name = name;
        Path = path;
    }

    /// <summary>The unit's name with its extension.</summary>
    public string Name { get; }

    /// <summary>The file's path, or null.</summary>
    public string? Path { get; }

    /// <summary>The sections in their order.</summary>
    public IReadOnlyList<UnitGroup> Groups => _groups;

    /// <summary>
    /// A line that is continued but has no continuation before the end of the file, only blank lines and comments. Podman
    /// leaves it out, so it is in no section; null if there is none.
    /// </summary>
    public UnitLine? Unfinished { get; private set; }

    /// <summary>Reads a unit file from its text.</summary>
    /// <exception cref="UnitSyntaxException">A line is no section, assignment or comment.</exception>
    public static UnitFile Parse(string name, string? path, string text) => UnitFileParser.Parse(name, path, text);

    /// <summary>A copy under another name. It shares the immutable lines and nothing else.</summary>
    public UnitFile CopyAs(string name)
    {
        var copy = new UnitFile(name);
        foreach (var group in _groups)
            copy._groups.Add(new UnitGroup(group));
        return copy;
    }

    /// <summary>The section called <paramref name="name"/>, or null.</summary>
    public UnitGroup? Find(string name)
    {
        foreach (var group in _groups)
        {
            if (group.Name == name)
                return group;
        }
        return null;
    }

    /// <summary>The section called <paramref name="name"/>, appended if it is not there.</summary>
    public UnitGroup Ensure(string name)
    {
        if (Find(name) is { } found)
            return found;
        var group = new UnitGroup(name);
        _groups.Add(group);
        return group;
    }

    /// <summary>Appends the lines of a drop-in to the sections of this file, as systemd does (systemd.unit(5)).</summary>
    public void Merge(UnitFile dropIn)
    {
        ArgumentNullException.ThrowIfNull(dropIn);
        foreach (var group in dropIn._groups)
            Ensure(group.Name).Merge(group);
    }

    /// <summary>Gives the section <paramref name="name"/> a new name; if a section of that name exists its lines go to the end of that one.</summary>
    public void Rename(string name, string newName)
    {
        if (Find(name) is not { } group)
            return;
        if (Find(newName) is { } target)
        {
            target.Merge(group);
            _groups.Remove(group);
        }
        else
        {
            group.Name = newName;
        }
    }

    /// <summary>Removes a section.</summary>
    public void Remove(string name) => _groups.RemoveAll(group => group.Name == name);

    /// <summary>The last assignment of a key, for its raw value or its place; null if there is none.</summary>
    public UnitLine? FindLast(string group, string key) => Find(group)?.FindLast(key);

    /// <summary>The value of the last assignment with a pair of enclosing double quotes taken away; null if the key is not there.</summary>
    public string? Lookup(string group, string key)
    {
        var value = FindLast(group, key)?.Value.TrimEnd();
        return value is ['"', _, ..] && value[^1] == '"' ? value[1..^1] : value;
    }

    /// <summary>As <see cref="Lookup"/>, with null for an empty value too.</summary>
    public string? LookupNonEmpty(string group, string key) => Lookup(group, key) is { Length: > 0 } value ? value : null;

    /// <summary>Whether the last assignment says 1, yes, true or on; null if the key is not there. Anything else is false.</summary>
    public bool? LookupBoolean(string group, string key) => Lookup(group, key) is { } value
        ? value.Equals("1", StringComparison.Ordinal) || value.Equals("yes", StringComparison.OrdinalIgnoreCase)
            || value.Equals("true", StringComparison.OrdinalIgnoreCase) || value.Equals("on", StringComparison.OrdinalIgnoreCase)
        : null;

    /// <summary>The value as an unsigned number of 32 bits; null if the key is not there or holds anything else.</summary>
    public uint? LookupUnsigned(string group, string key)
        => uint.TryParse(Lookup(group, key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>All assignments of a key that count: an empty one clears those before it.</summary>
    public UnitLine[] FindAll(string group, string key) => Find(group)?.FindAll(key) ?? [];

    /// <summary>Appends an assignment to a section, which is made if needed.</summary>
    public void Add(string group, string key, string value) => Ensure(group).Add(key, value);

    /// <summary>Appends an assignment of a command line, each word escaped where it needs it.</summary>
    public void AddCommandLine(string group, string key, IReadOnlyList<string> words) => Add(group, key, WordEscaper.Join(words));

    /// <summary>Changes the last assignment of a key, or appends one.</summary>
    public void Set(string group, string key, string value) => Ensure(group).Set(key, value);

    /// <summary>Writes the file; the blank line between sections is implied.</summary>
    public void WriteTo(ArrayBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var first = true;
        foreach (var group in _groups)
        {
            if (!first)
                writer.Write("\n"u8);
            first = false;
            // A file with no section keeps its comments in one without a name, which cannot be written.
            if (group.Name.Length == 0)
                continue;
            foreach (var comment in group.Comments)
                WriteLine(comment, writer);
            writer.Write("["u8);
            UnitText.Encode(group.Name, writer);
            writer.Write("]\n"u8);
            foreach (var line in group.Lines)
                WriteLine(line, writer);
        }
    }

    /// <summary>The whole file as text.</summary>
    public override string ToString()
    {
        var writer = new ArrayBufferWriter<byte>(1024);
        WriteTo(writer);
        return UnitText.Decode(writer.WrittenSpan);
    }

    internal void SetUnfinished(UnitLine line) => Unfinished = line;

    private static void WriteLine(UnitLine line, ArrayBufferWriter<byte> writer)
    {
        if (line.Key is not null)
        {
            UnitText.Encode(line.Key, writer);
            writer.Write("="u8);
        }
        UnitText.Encode(line.Value, writer);
        writer.Write("\n"u8);
    }
}
