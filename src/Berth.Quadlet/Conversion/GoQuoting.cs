using System.Globalization;
using System.Text;
using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Conversion;

/// <summary>Quotes a string for a message as Podman's do (Go's <c>%q</c>).</summary>
internal static class GoQuoting
{
    internal static string Quote(string text)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in new RuneReader(text))
            Append(result, rune.Value, rune.Byte);
        return result.Append('"').ToString();
    }

    private static void Append(StringBuilder result, Rune rune, int invalidByte)
    {
        if (invalidByte >= 0)
        {
            result.Append("\\x").Append(invalidByte.ToString("x2", CultureInfo.InvariantCulture));
            return;
        }
        var escape = rune.Value switch
        {
            '\a' => "\\a",
            '\b' => "\\b",
            '\f' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\v' => "\\v",
            '"' => "\\\"",
            '\\' => "\\\\",
            _ => null,
        };
        if (escape is not null)
            result.Append(escape);
        else if (rune.Value == ' ' || IsPrintable(rune))
            result.Append(rune.ToString());
        else if (rune.Value < ' ' || rune.Value == 0x7f)
            result.Append("\\x").Append(rune.Value.ToString("x2", CultureInfo.InvariantCulture));
        else if (rune.Value < 0x10000)
            result.Append("\\u").Append(rune.Value.ToString("x4", CultureInfo.InvariantCulture));
        else
            result.Append("\\U").Append(rune.Value.ToString("x8", CultureInfo.InvariantCulture));
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private ref struct RuneReader(ReadOnlySpan<char> text)
    {
        private ReadOnlySpan<char> _rest = text;

        public (Rune Value, int Byte) Current { get; private set; }

        public readonly RuneReader GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_rest.IsEmpty)
                return false;
            if (Rune.DecodeFromUtf16(_rest, out var rune, out var length) == System.Buffers.OperationStatus.Done)
                Current = (rune, -1);
            else
                Current = UnitText.IsEscapedByte(_rest[0]) ? (Rune.ReplacementChar, _rest[0] & 0xff) : (Rune.ReplacementChar, -1);
            _rest = _rest[length..];
            return true;
        }
    }
}
