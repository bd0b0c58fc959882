namespace Berth.Oci.References;

/// <summary>The grammar of distribution references (github.com/distribution/reference, reference.go), by hand.</summary>
internal static class ReferenceGrammar
{
    private const int MaximumTagLength = 128;
    private const int MinimumDigestDigits = 32;

    /// <summary>Splits a reference; false if it does not follow the grammar.</summary>
    internal static bool TrySplit(string text, out string domain, out string path, out string? tag, out string? digest)
    {
        domain = path = "";
        tag = digest = null;
        var rest = text;
        if (rest.IndexOf('@') is >= 0 and var at)
        {
            digest = rest[(at + 1)..];
            rest = rest[..at];
            if (!IsDigest(digest)) return false;
        }

        if (rest.LastIndexOf(':') is var colon && colon > rest.LastIndexOf('/'))
        {
            tag = rest[(colon + 1)..];
            rest = rest[..colon];
            if (!IsTag(tag)) return false;
        }

        var slash = rest.IndexOf('/');
        if (slash > 0 && IsDomain(rest.AsSpan(0, slash)) && IsPath(rest.AsSpan(slash + 1)))
        {
            domain = rest[..slash];
            path = rest[(slash + 1)..];
            return true;
        }

        path = rest;
        return IsPath(rest);
    }

    /// <summary>Whether the text is the full identifier of an image: 64 hexadecimal digits.</summary>
    internal static bool IsIdentifier(ReadOnlySpan<char> text) => text.Length == 64 && !text.ContainsAnyExcept("0123456789abcdef");

    private static bool IsTag(ReadOnlySpan<char> tag)
    {
        if (tag.Length is 0 or > MaximumTagLength || tag[0] is '.' or '-') return false;
        foreach (var c in tag)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-')) return false;
        }

        return true;
    }

    private static bool IsDigest(ReadOnlySpan<char> digest)
    {
        var colon = digest.IndexOf(':');
        if (colon <= 0) return false;
        var digits = digest[(colon + 1)..];
        if (digits.Length < MinimumDigestDigits) return false;
        foreach (var c in digits)
        {
            if (!char.IsAsciiHexDigit(c)) return false;
        }

        var startsPart = true;
        foreach (var c in digest[..colon])
        {
            if (startsPart ? !char.IsAsciiLetter(c) : !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '+' or '.')) return false;
            startsPart = c is '-' or '_' or '+' or '.';
        }

        return !startsPart;
    }

    private static bool IsDomain(ReadOnlySpan<char> domain)
    {
        var host = domain;
        if (domain[0] == '[')
        {
            var close = domain.IndexOf(']');
            if (close < 2 || domain[1..close].ContainsAnyExcept("0123456789abcdefABCDEF:")) return false;
            return close == domain.Length - 1 || (domain[close + 1] == ':' && IsPort(domain[(close + 2)..]));
        }

        if (domain.IndexOf(':') is >= 0 and var colon)
        {
            if (!IsPort(domain[(colon + 1)..])) return false;
            host = domain[..colon];
        }

        foreach (var range in host.Split('.'))
        {
            var label = host[range];
            if (label.Length == 0 || label[0] == '-' || label[^1] == '-') return false;
            foreach (var c in label)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c != '-') return false;
            }
        }

        return true;
    }

    private static bool IsPort(ReadOnlySpan<char> port) => port.Length > 0 && !port.ContainsAnyExceptInRange('0', '9');

    private static bool IsPath(ReadOnlySpan<char> path)
    {
        foreach (var range in path.Split('/'))
        {
            if (!IsPathComponent(path[range])) return false;
        }

        return true;
    }

    /// <summary>Runs of lower-case letters and digits with <c>.</c>, <c>_</c>, <c>__</c> or dashes between them.</summary>
    private static bool IsPathComponent(ReadOnlySpan<char> component)
    {
        var at = 0;
        while (true)
        {
            var start = at;
            while (at < component.Length && (char.IsAsciiLetterLower(component[at]) || char.IsAsciiDigit(component[at]))) at++;
            if (at == start) return false;
            if (at == component.Length) return true;
            if (component[at] == '-') while (at < component.Length && component[at] == '-') at++;
            else if (component[at..].StartsWith("__")) at += 2;
            else if (component[at] is '.' or '_') at++;
            else return false;
        }
    }
}
