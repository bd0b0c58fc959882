using System.Text;

namespace Berth.Quadlet.Conversion;

/// <summary>The comma-separated parameter of <c>--mount</c> (podman-run(1)), a CSV record by RFC 4180.</summary>
internal static class MountParameter
{
    /// <summary>The parameter with its source resolved; types that have no source are left alone.</summary>
    internal static string Resolve(UnitConversion conversion, string mount)
    {
        var fields = Parse(conversion, mount);
        var type = "volume";
        for (var i = 0; i < fields.Count; i++)
        {
            if (!fields[i].StartsWith("type=", StringComparison.Ordinal) || fields[i].IndexOf('=', 5) >= 0)
                continue;
            type = fields[i][5..];
            fields.RemoveAt(i);
            break;
        }
        if (type is not ("volume" or "bind" or "glob" or "image" or "artifact"))
            return mount;
        string? source = null;
        var at = -1;
        for (var i = 0; i < fields.Count; i++)
        {
            var equals = fields[i].IndexOf('=');
            var name = equals < 0 ? fields[i] : fields[i][..equals];
            if (name is not ("source" or "src"))
                continue;
            if (equals < 0)
                throw conversion.Fail("source parameter does not include a value", "Mount");
            source = fields[i][(equals + 1)..];
            at = i;
        }
        if (string.IsNullOrEmpty(source))
            throw conversion.Fail("source cannot be empty", "Mount");
        fields[at] = "source=" + References.ResolveSource(conversion, source, "Mount", isMount: true);
        fields.Insert(0, "type=" + type);
        return Write(fields);
    }

    private static List<string> Parse(UnitConversion conversion, string mount)
    {
        List<List<string>> records = [];
        try
        {
            CommaSeparated.Read(mount, records);
        }
        catch (FormatException failure)
        {
            throw conversion.Fail(failure.Message, "Mount");
        }
        return records.Count == 1 ? records[0] : throw conversion.Fail(
            "incorrect mount format: should be --mount type=<bind|glob|tmpfs|volume>,[src=<host-dir|volume-name>,]target=<ctr-dir>[,options]", "Mount");
    }

    private static string Write(List<string> fields)
    {
        var text = new StringBuilder();
        foreach (var field in fields)
        {
            if (text.Length > 0)
                text.Append(',');
            if (NeedsQuotes(field))
                text.Append('"').Append(field.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            else
                text.Append(field);
        }
        return text.ToString();
    }

    private static bool NeedsQuotes(string field)
        => field is "\\." || (field.Length > 0 && (field.AsSpan().ContainsAny(",\"\r\n") || char.IsWhiteSpace(field[0])));
}
