using System.Globalization;

namespace Berth.Oci.Toml;

/// <summary>A recursive descent parser over one document: headers, keys and values; scalars are in <see cref="TomlScalars"/>.</summary>
internal sealed class TomlParser(string text, string file)
{
    private const int DepthLimit = 200;
    private readonly TomlScalars scalars = new(text, file);

    internal TomlTable Document()
    {
        var root = new TomlTable { From = TomlTable.Origin.Header };
        var current = root;
        while (true)
        {
            scalars.SkipBlank();
            if (scalars.AtEnd) return root;
            if (scalars.Peek == '[') current = Header(root);
            else KeyValue(current, depth: 0);
            EndOfLine();
        }
    }

    private void EndOfLine()
    {
        scalars.SkipSpace();
        scalars.SkipComment();
        if (!scalars.AtEnd && !scalars.TryNewline()) throw scalars.Error($"unexpected {scalars.Shown} after the value");
    }

    private TomlTable Header(TomlTable root)
    {
        scalars.Expect('[');
        var isArray = scalars.TryTake('[');
        scalars.SkipSpace();
        var line = scalars.Line;
        var path = Key();
        scalars.Expect(']');
        if (isArray) scalars.Expect(']');
        var table = root;
        for (var i = 0; i < path.Count - 1; i++) table = Descend(table, path[i], line, forKey: false);
        return isArray ? AppendTable(table, path[^1], line) : OpenTable(table, path[^1], line);
    }

    private TomlTable OpenTable(TomlTable parent, string name, int line)
    {
        if (parent[name] is not { } existing) return Add(parent, name, line, TomlTable.Origin.Header);
        if (existing.Kind != TomlKind.Table || existing.AsTable().From != TomlTable.Origin.Implied)
            throw new TomlException(file, line, $"\"{name}\" is defined twice");
        existing.AsTable().From = TomlTable.Origin.Header;
        return existing.AsTable();
    }

    private TomlTable AppendTable(TomlTable parent, string name, int line)
    {
        var table = new TomlTable { From = TomlTable.Origin.Header };
        var value = new TomlValue(TomlKind.Table, table, file, line);
        if (parent[name] is not { } existing)
            parent.TryAdd(name, new TomlValue(TomlKind.Array, new List<TomlValue> { value }, file, line) { IsTableArray = true });
        else if (existing.IsTableArray) existing.Elements.Add(value);
        else throw new TomlException(file, line, $"\"{name}\" is defined twice");
        return table;
    }

    private TomlTable Add(TomlTable parent, string name, int line, TomlTable.Origin origin)
    {
        var table = new TomlTable { From = origin };
        parent.TryAdd(name, new TomlValue(TomlKind.Table, table, file, line));
        return table;
    }

    /// <summary>The table one step down a header's or key's path, made if it is not there.</summary>
    private TomlTable Descend(TomlTable table, string name, int line, bool forKey)
    {
        if (table[name] is not { } existing)
            return Add(table, name, line, forKey ? TomlTable.Origin.DottedKey : TomlTable.Origin.Implied);
        if (existing.IsTableArray && !forKey) return existing.Elements[^1].AsTable();
        if (existing.Kind != TomlKind.Table) throw new TomlException(file, line, $"\"{name}\" is not a table");
        var next = existing.AsTable();
        // A dotted key extends only tables that dotted keys made; nothing extends an inline table.
        if (next.From == TomlTable.Origin.Inline || (forKey && next.From != TomlTable.Origin.DottedKey))
            throw new TomlException(file, line, $"\"{name}\" is defined elsewhere and cannot be extended");
        return next;
    }

    private void KeyValue(TomlTable table, int depth)
    {
        var line = scalars.Line;
        var path = Key();
        scalars.Expect('=');
        scalars.SkipSpace();
        for (var i = 0; i < path.Count - 1; i++) table = Descend(table, path[i], line, forKey: true);
        if (!table.TryAdd(path[^1], Value(depth))) throw new TomlException(file, line, $"\"{path[^1]}\" is defined twice");
    }

    private List<string> Key()
    {
        var path = new List<string>();
        do
        {
            scalars.SkipSpace();
            path.Add(scalars.KeyPart());
            scalars.SkipSpace();
        }
        while (scalars.TryTake('.'));
        return path;
    }

    private TomlValue Value(int depth)
    {
        if (depth > DepthLimit) throw scalars.Error("nested too deeply");
        var line = scalars.Line;
        return scalars.Peek switch
        {
            '[' => new TomlValue(TomlKind.Array, Array(depth + 1), file, line),
            '{' => new TomlValue(TomlKind.Table, InlineTable(depth + 1), file, line),
            _ => scalars.Scalar(),
        };
    }

    private List<TomlValue> Array(int depth)
    {
        var elements = new List<TomlValue>();
        scalars.Expect('[');
        while (true)
        {
            scalars.SkipBlank();
            if (scalars.TryTake(']')) return elements;
            elements.Add(Value(depth));
            scalars.SkipBlank();
            if (scalars.TryTake(']')) return elements;
            if (!scalars.TryTake(',')) throw scalars.Error(string.Create(CultureInfo.InvariantCulture, $"expected ',' or ']' in an array, found {scalars.Shown}"));
        }
    }

    private TomlTable InlineTable(int depth)
    {
        // While it is being written its own dotted keys may extend it; afterwards nothing may.
        var table = new TomlTable { From = TomlTable.Origin.DottedKey };
        scalars.Expect('{');
        scalars.SkipSpace();
        if (!scalars.TryTake('}'))
        {
            do
            {
                scalars.SkipSpace();
                KeyValue(table, depth);
                scalars.SkipSpace();
            }
            while (scalars.TryTake(','));
            scalars.Expect('}');
        }

        Close(table);
        return table;
    }

    private static void Close(TomlTable table)
    {
        table.From = TomlTable.Origin.Inline;
        foreach (var (_, value) in table)
        {
            if (value.Kind == TomlKind.Table) Close(value.AsTable());
        }
    }
}
