using System.Text;

namespace Berth.Quadlet.Conversion;

/// <summary>Reads RFC 4180 records with the messages of Go's encoding/csv, which Podman passes on.</summary>
internal static class CommaSeparated
{
    /// <summary>Appends the records of <paramref name="text"/>; blank lines are none, and all records have as many fields as the first.</summary>
    /// <exception cref="FormatException">The text is malformed.</exception>
    internal static void Read(string text, List<List<string>> records)
    {
        var reader = new Reader(text.Replace("\r\n", "\n", StringComparison.Ordinal));
        while (reader.NextRecord() is { } record)
        {
            records.Add(record);
            if (record.Count != records[0].Count)
                throw new FormatException($"record on line {reader.RecordLine}: wrong number of fields");
        }
    }

    private sealed class Reader(string text)
    {
        private readonly StringBuilder _field = new();
        private int _at;
        private int _line = 1;
        private int _lineStart;

        internal int RecordLine { get; private set; }

        internal List<string>? NextRecord()
        {
            while (_at < text.Length && text[_at] == '\n')
                Advance();
            if (_at >= text.Length)
                return null;
            RecordLine = _line;
            List<string> fields = [];
            while (true)
            {
                _field.Clear();
                if (_at < text.Length && text[_at] == '"')
                    ReadQuoted();
                else
                    ReadPlain();
                fields.Add(_field.ToString());
                if (_at >= text.Length)
                    return fields;
                var isEnd = text[_at] == '\n';
                Advance();
                if (isEnd)
                    return fields;
            }
        }

        private void Advance()
        {
            if (text[_at++] != '\n')
                return;
            _line++;
            _lineStart = _at;
        }

        private void ReadPlain()
        {
            for (; _at < text.Length && text[_at] is not (',' or '\n'); _at++)
            {
                if (text[_at] == '"')
                    throw Malformed("bare \" in non-quoted-field");
                _field.Append(text[_at]);
            }
        }

        private void ReadQuoted()
        {
            Advance();
            while (_at < text.Length)
            {
                if (text[_at] != '"')
                {
                    _field.Append(text[_at]);
                    Advance();
                    continue;
                }
                if (_at + 1 == text.Length || text[_at + 1] is ',' or '\n')
                {
                    _at++;
                    return;
                }
                if (text[_at + 1] != '"')
                    throw Malformed("extraneous or missing \" in quoted-field");
                _field.Append('"');
                _at += 2;
            }
            throw Malformed("extraneous or missing \" in quoted-field");
        }

        private FormatException Malformed(string what)
        {
            var column = Encoding.UTF8.GetByteCount(text.AsSpan(_lineStart, _at - _lineStart)) + 1;
            var record = RecordLine == _line ? "" : $"record on line {RecordLine}; ";
            return new FormatException($"{record}parse error on line {_line}, column {column}: {what}");
        }
    }
}
