using System.Collections;
using System.Globalization;
using System.Text;
using Berth.Engine.Templates.Evaluation;

namespace Berth.Engine.Templates.Formatting;

/// <summary>Prints one value under one verb with its flags, as Go's fmt does.</summary>
internal sealed class GoPrinter(StringBuilder output)
{
    private const int Unset = -1;
    private bool _minus;
    private bool _plus;
    private bool _sharp;
    private bool _space;
    private bool _zero;
    private bool _named;
    private bool _go;
    private int _width = Unset;

    /// <summary>Digits behind the point, or characters of a string; -1 if the verb has none.</summary>
    internal int Precision { get; set; } = Unset;

    /// <inheritdoc/>
    public override string ToString() => output.ToString();

    internal void Reset()
    {
        _minus = _plus = _sharp = _space = _zero = _named = _go = false;
        _width = Precision = Unset;
    }

    internal bool TakeFlag(char flag)
    {
        switch (flag)
        {
            case '-': _minus = true; return true;
            case '+': _plus = true; return true;
            case '#': _sharp = true; return true;
            case ' ': _space = true; return true;
            case '0': _zero = true; return true;
            default: return false;
        }
    }

    internal void SetWidth(int width)
    {
        _minus |= width < 0;
        _width = Math.Abs(width);
    }

    internal void Complain(string text) => output.Append(text);

    internal void Print(object? value, char verb, int depth = 0)
    {
        if (depth == 0 && verb == 'v')
        {
            // With v these two flags change the form and nothing else.
            (_named, _plus) = (_plus, false);
            (_go, _sharp) = (_sharp, false);
        }

        if (verb == 'T')
        {
            Pad(GoValue.TypeOf(value));
            return;
        }

        switch (value)
        {
            case null:
                if (verb == 'v') Pad("<nil>");
                else output.Append("%!").Append(verb).Append("(<nil>)");
                break;
            case GoNil nil:
                if (verb == 'v') Pad("<nil>");
                else output.Append("%!").Append(verb).Append('(').Append(GoValue.TypeOf(nil)).Append("=<nil>)");
                break;
            case bool truth:
                if (verb is 'v' or 't') Pad(truth ? "true" : "false");
                else Bad(value, verb);
                break;
            case string text:
                Text(text, verb);
                break;
            case TimeSpan duration when verb is 'v' or 's' or 'q':
                Text(GoDuration.Format(duration), verb);
                break;
            case DateTimeOffset time:
                Text(GoTime.Text(time), verb);
                break;
            case byte[] bytes when verb is 's' or 'q' or 'x' or 'X':
                Text(Encoding.UTF8.GetString(bytes), verb);
                break;
            case IPrintsAsText printed when depth == 0 && verb is 'v' or 's' or 'q':
                Text(printed.Text, verb);
                break;
            case ITemplateObject structure:
                Structure(structure, verb, depth);
                break;
            case IDictionary map:
                Map(map, verb, depth);
                break;
            case IList list:
                List(list, verb, depth);
                break;
            default:
                Number(value, verb);
                break;
        }
    }

    private void Number(object value, char verb)
    {
        switch (GoValue.KindOf(value))
        {
            case GoKind.Integer:
                var number = GoValue.ToInteger(value);
                Integer(number < 0, number < 0 ? (ulong)-number : (ulong)number, value, verb);
                break;
            case GoKind.Unsigned:
                Integer(false, GoValue.ToUnsigned(value), value, verb);
                break;
            case GoKind.Float:
                Float(GoValue.ToFloat(value), value, verb);
                break;
            default:
                Text(value.ToString() ?? "", verb);
                break;
        }
    }

    private void Integer(bool negative, ulong magnitude, object value, char verb)
    {
        switch (verb)
        {
            case 'v' or 'd': Digits(negative, magnitude.ToString(CultureInfo.InvariantCulture), ""); break;
            case 'b': Digits(negative, magnitude.ToString("b", CultureInfo.InvariantCulture), _sharp ? "0b" : ""); break;
            case 'o': Digits(negative, Octal(magnitude), _sharp ? "0" : ""); break;
            case 'O': Digits(negative, Octal(magnitude), "0o"); break;
            case 'x': Digits(negative, magnitude.ToString("x", CultureInfo.InvariantCulture), _sharp ? "0x" : ""); break;
            case 'X': Digits(negative, magnitude.ToString("X", CultureInfo.InvariantCulture), _sharp ? "0X" : ""); break;
            case 'c': Pad(Character(negative, magnitude)); break;
            case 'q': Pad(GoText.QuoteRune(negative ? -1 : (long)Math.Min(magnitude, int.MaxValue), _plus)); break;
            case 'U': Pad($"U+{magnitude:X4}" + (_sharp ? $" '{Character(negative, magnitude)}'" : "")); break;
            default: Bad(value, verb); break;
        }
    }

    private static string Octal(ulong magnitude)
    {
        if (magnitude == 0) return "0";
        var text = "";
        for (; magnitude > 0; magnitude >>= 3) text = (char)('0' + (magnitude & 7)) + text;
        return text;
    }

    private static string Character(bool negative, ulong magnitude)
        => !negative && magnitude <= 0x10FFFF && Rune.IsValid((int)magnitude) ? new Rune((int)magnitude).ToString() : "\uFFFD";

    private void Digits(bool negative, string digits, string prefix)
    {
        var sign = negative ? "-" : _plus ? "+" : _space ? " " : "";
        var width = Precision != Unset ? Precision : _zero && !_minus && _width != Unset ? _width - sign.Length : 0;
        if (Precision == 0 && digits == "0") digits = "";
        Pad(sign + prefix + digits.PadLeft(Math.Max(width, 0), '0'), zero: false);
    }

    private void Float(double number, object value, char verb)
    {
        if (verb is not ('v' or 'e' or 'E' or 'f' or 'F' or 'g' or 'G'))
        {
            Bad(value, verb);
            return;
        }

        var precision = Precision != Unset ? Precision : verb is 'e' or 'E' or 'f' or 'F' ? 6 : Unset;
        var text = GoFloat.Format(number, verb switch { 'v' => 'g', 'F' => 'f', _ => verb }, precision);
        if (text[0] is not ('-' or '+')) text = (_plus ? "+" : _space ? " " : "") + text;
        else if (text[0] == '+' && !_plus) text = (_space ? " " : "+") + text[1..];
        var finite = double.IsFinite(number);
        if (_zero && !_minus && finite && _width > text.Length)
        {
            var sign = text[0] is '-' or '+' or ' ' ? 1 : 0;
            text = text[..sign] + text[sign..].PadLeft(_width - sign, '0');
        }

        Pad(text, zero: false);
    }

    private void Text(string text, char verb)
    {
        switch (verb)
        {
            case 'v' when _go: Pad(GoText.Quote(text)); break;
            case 'v' or 's': Pad(Cut(text)); break;
            case 'q': Pad(_sharp && !text.Contains('`') ? $"`{Cut(text)}`" : GoText.Quote(Cut(text), _plus)); break;
            case 'x': Pad(Hexadecimal(text, "x2")); break;
            case 'X': Pad(Hexadecimal(text, "X2")); break;
            default: Bad(text, verb); break;
        }
    }

    private string Hexadecimal(string text, string format)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (Precision != Unset && Precision < bytes.Length) bytes = bytes[..Precision];
        var hexadecimal = new StringBuilder();
        for (var i = 0; i < bytes.Length; i++)
        {
            if (_space && i > 0) hexadecimal.Append(' ');
            if (_sharp && (i == 0 || _space)) hexadecimal.Append('0').Append(format[0]);
            hexadecimal.Append(bytes[i].ToString(format, CultureInfo.InvariantCulture));
        }

        return hexadecimal.ToString();
    }

    private string Cut(string text)
    {
        if (Precision == Unset) return text;
        var count = Precision;
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (count-- == 0) return text[..at];
            at += rune.Utf16SequenceLength;
        }

        return text;
    }

    private void List(IList list, char verb, int depth)
    {
        if (_go) output.Append(GoValue.TypeOf(list)).Append('{');
        else output.Append('[');
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0) output.Append(_go ? ", " : " ");
            Print(list[i], verb, depth + 1);
        }

        output.Append(_go ? '}' : ']');
    }

    private void Map(IDictionary map, char verb, int depth)
    {
        var go = _go;
        output.Append(go ? GoValue.TypeOf(map) + "{" : "map[");
        var first = true;
        foreach (var key in GoValue.SortedKeys(map))
        {
            if (!first) output.Append(go ? ", " : " ");
            first = false;
            Print(key, verb, depth + 1);
            output.Append(':');
            Print(map[key], verb, depth + 1);
        }

        output.Append(go ? '}' : ']');
    }

    private void Structure(ITemplateObject structure, char verb, int depth)
    {
        if (_go) output.Append(structure.TypeName);
        output.Append('{');
        var first = true;
        foreach (var name in structure.FieldNames)
        {
            if (!first) output.Append(_go ? ", " : " ");
            first = false;
            if (_named || _go) output.Append(name).Append(':');
            structure.TryGet(name, out var value);
            Print(value, verb, depth + 1);
        }

        output.Append('}');
    }

    /// <summary>A verb that does not fit the value: <c>%!d(string=x)</c>.</summary>
    private void Bad(object value, char verb)
        => output.Append("%!").Append(verb).Append('(').Append(GoValue.TypeOf(value)).Append('=').Append(GoFormat.Print(value)).Append(')');

    private void Pad(string text, bool zero = true)
    {
        var length = 0;
        foreach (var _ in text.EnumerateRunes()) length++;
        var missing = _width == Unset ? 0 : Math.Max(_width - length, 0);
        if (_minus) output.Append(text).Append(' ', missing);
        else output.Append(zero && _zero ? '0' : ' ', missing).Append(text);
    }
}
