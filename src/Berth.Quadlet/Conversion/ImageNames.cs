namespace Berth.Quadlet.Conversion;

/// <summary>Whether an image's name says by itself which registry it comes from.</summary>
internal static class ImageNames
{
    internal static bool IsUnambiguous(string name)
    {
        if (name.StartsWith("sha256:", StringComparison.Ordinal))
            return true;
        if (name.Length == 64 && !name.AsSpan().ContainsAnyExcept("0123456789abcdefABCDEF"))
            return true;
        var slash = name.IndexOf('/');
        if (slash < 0)
            return false;
        var domain = name.AsSpan(0, slash);
        return domain.ContainsAny('.', ':') || domain is "localhost";
    }
}
