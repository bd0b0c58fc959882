using System.Text;

namespace Berth.Systemd.UnitFiles;

/// <summary>
/// Reads systemd.syntax(7): sections, assignments, comments, lines continued by a backslash (comments and blank lines
/// between the pieces are left out).
/// </summary>
internal sealed class UnitFileParser
{
    // Around the equals sign only these count as white space; at the ends of a line Unicode's do too.
    private const string Spaces = "\t\n\v\f\r ";

    private readonly UnitFile _file;
    private readonly string? _path;
    private readonly List<UnitLine> _pending = [];
    private UnitGroup? _group;
    private int _number;
    private int _lastNumber;

    private UnitFileParser(string name, string? path)
    {
        _file = new UnitFile(name, path);
        _path = path;
    }

    internal static UnitFile Parse(string name, string? path, string text)
    {
        var parser = new UnitFileParser(name, path);
        parser.Run(text);
        return parser._file;
    }

    private static bool IsComment(ReadOnlySpan<char> line) => line.IsEmpty || line[0] is '#' or ';';

    private void Run(ReadOnlySpan<char> rest)
    {
        var lines = 0;
        StringBuilder? joined = null;
        var continued = false;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf('\n');
            var line = (end < 0 ? rest : rest[..end]).Trim();
            rest = end < 0 ? default : rest[(end + 1)..];
            lines++;
            if (IsComment(line))
            {
                if (!continued)
                    _pending.Add(new UnitLine(null, line.ToString(), _path, lines));
                continue;
            }
            if (!continued)
                _number = lines;
            _lastNumber = lines;
            if (line[^1] == '\\')
            {
                (joined ??= new StringBuilder()).Append(line[..^1]);
                continued = !rest.IsEmpty;
                if (!continued)
                    Assign(joined.ToString());
            }
            else if (continued)
            {
                joined!.Append(line);
                Assign(joined.ToString());
                joined.Clear();
                continued = false;
            }
            else
            {
                Assign(line);
            }
        }
        if (continued)
            _file.SetUnfinished(new UnitLine(null, joined!.ToString(), _path, _number));
        // Comments of a file with no section need one to hang on.
        _group ??= _file.Ensure("");
        foreach (var comment in _pending)
            _group.Add(comment);
    }

    private void Assign(ReadOnlySpan<char> line)
    {
        if (line.IsEmpty)
        {
            _pending.Add(new UnitLine(null, "", _path, _number));
            return;
        }
        var equals = line.IndexOf('=');
        if (IsHeader(line, out var name))
            StartGroup(name);
        else if (equals > 0)
            AddValue(line, equals);
        else
            throw Error($"file contains line {_lastNumber}: “{line}” which is not a key-value pair, group, or comment");
    }

    private static bool IsHeader(ReadOnlySpan<char> line, out ReadOnlySpan<char> name)
    {
        name = default;
        if (line is not ['[', ..])
            return false;
        var end = line.IndexOf(']');
        if (end < 0 || line[(end + 1)..].ContainsAnyExcept(' ', '\t'))
            return false;
        name = line[1..end];
        return true;
    }

    private void StartGroup(ReadOnlySpan<char> name)
    {
        var valid = !name.IsEmpty;
        foreach (var c in name)
            valid &= c != '[' && !char.IsControl(c);
        if (!valid)
            throw Error($"invalid group name: {name}");
        _group = _file.Ensure(name.ToString());
        if (_pending.Count == 0)
            return;
        // The writer puts one blank line between sections by itself.
        if (_pending[0].Value.Length == 0)
            _pending.RemoveAt(0);
        _group.AddComments(_pending);
        _pending.Clear();
    }

    private void AddValue(ReadOnlySpan<char> line, int equals)
    {
        if (_group is null)
            throw Error("key file does not start with a group");
        var key = line[..equals].TrimEnd(Spaces);
        if (key.IsEmpty)
            throw Error($"invalid key name: {key}");
        foreach (var comment in _pending)
            _group.Add(comment);
        _pending.Clear();
        _group.Add(new UnitLine(key.ToString(), line[(equals + 1)..].TrimStart(Spaces).ToString(), _path, _number));
    }

    private UnitSyntaxException Error(string message) => new(message, _path, _number);
}
