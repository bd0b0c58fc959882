using System.Text;

namespace Berth.Engine.Templates.Formatting;

/// <summary>Go's fmt.Sprint, Sprintln and Sprintf over the values of templates.</summary>
public static class GoFormat
{
    /// <summary><c>%v</c> of one value.</summary>
    public static string Print(object? value)
    {
        if (value is string text) return text;
        var printer = new GoPrinter(new StringBuilder());
        printer.Print(value, 'v');
        return printer.ToString();
    }

    /// <summary>fmt.Sprint: spaces between operands where neither is a string.</summary>
    public static string PrintAll(ReadOnlySpan<object?> values)
    {
        if (values is [string only]) return only;
        var text = new StringBuilder();
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0 && values[i] is not string && values[i - 1] is not string) text.Append(' ');
            text.Append(Print(values[i]));
        }

        return text.ToString();
    }

    /// <summary>fmt.Sprintln: spaces between all operands and a line feed.</summary>
    public static string PrintLine(ReadOnlySpan<object?> values)
    {
        var text = new StringBuilder();
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0) text.Append(' ');
            text.Append(Print(values[i]));
        }

        return text.Append('\n').ToString();
    }

    /// <summary>fmt.Sprintf.</summary>
    public static string Format(string format, params ReadOnlySpan<object?> values)
    {
        var output = new StringBuilder();
        var printer = new GoPrinter(output);
        var next = 0;
        var reordered = false;
        for (var at = 0; at < format.Length;)
        {
            var percent = format.IndexOf('%', at);
            if (percent < 0) percent = format.Length;
            output.Append(format, at, percent - at);
            at = percent + 1;
            if (percent == format.Length) break;
            printer.Reset();
            var good = true;
            while (at < format.Length && printer.TakeFlag(format[at])) at++;
            Index(format, ref at, values.Length, ref next, ref reordered, ref good);
            Width(format, ref at, values, ref next, printer);
            if (at < format.Length && format[at] == '.')
            {
                at++;
                Index(format, ref at, values.Length, ref next, ref reordered, ref good);
                Precision(format, ref at, values, ref next, printer);
            }

            Index(format, ref at, values.Length, ref next, ref reordered, ref good);
            if (at >= format.Length)
            {
                output.Append("%!(NOVERB)");
                break;
            }

            Rune.DecodeFromUtf16(format.AsSpan(at), out var verb, out var length);
            at += length;
            if (verb.Value == '%') output.Append('%');
            else if (!good) output.Append("%!").Append(verb.ToString()).Append("(BADINDEX)");
            else if (next >= values.Length) output.Append("%!").Append(verb.ToString()).Append("(MISSING)");
            else printer.Print(values[next++], verb.Value < 0x80 ? (char)verb.Value : '\uFFFD');
        }

        if (!reordered && next < values.Length) Extra(values[next..], output);
        return output.ToString();
    }

    private static void Index(string format, ref int at, int count, ref int next, ref bool reordered, ref bool good)
    {
        if (at >= format.Length || format[at] != '[') return;
        reordered = true;
        var close = format.IndexOf(']', at);
        if (close < 0)
        {
            at++;
            good = false;
            return;
        }

        good = int.TryParse(format.AsSpan(at + 1, close - at - 1), out var index) && index >= 1 && index <= count;
        if (good) next = index - 1;
        at = close + 1;
    }

    private static void Width(string format, ref int at, ReadOnlySpan<object?> values, ref int next, GoPrinter printer)
    {
        if (at < format.Length && format[at] == '*')
        {
            at++;
            if (next < values.Length && values[next] is int or long) printer.SetWidth(Convert.ToInt32(values[next]));
            else printer.Complain("%!(BADWIDTH)");
            next++;
            return;
        }

        if (Number(format, ref at) is { } width) printer.SetWidth(width);
    }

    private static void Precision(string format, ref int at, ReadOnlySpan<object?> values, ref int next, GoPrinter printer)
    {
        if (at < format.Length && format[at] == '*')
        {
            at++;
            if (next < values.Length && values[next] is int or long && Convert.ToInt32(values[next]) >= 0) printer.Precision = Convert.ToInt32(values[next]);
            else printer.Complain("%!(BADPREC)");
            next++;
            return;
        }

        printer.Precision = Number(format, ref at) ?? 0;
    }

    private static int? Number(string format, ref int at)
    {
        var start = at;
        while (at < format.Length && char.IsAsciiDigit(format[at])) at++;
        return at == start ? null : int.TryParse(format.AsSpan(start, at - start), out var number) ? Math.Min(number, 1_000_000) : null;
    }

    private static void Extra(ReadOnlySpan<object?> values, StringBuilder output)
    {
        output.Append("%!(EXTRA ");
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0) output.Append(", ");
            if (values[i] is null) output.Append("<nil>");
            else output.Append(Evaluation.GoValue.TypeOf(values[i])).Append('=').Append(Print(values[i]));
        }

        output.Append(')');
    }
}
