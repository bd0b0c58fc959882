using System.IO.Enumeration;

namespace Berth.Engine.Images;

/// <summary>A shell pattern for image names; <c>*</c> and <c>?</c> do not match a slash (path.Match of Go).</summary>
internal sealed class ReferencePattern(string pattern)
{
    /// <summary>Whether the pattern matches the name, with or without its tag, or its last parts.</summary>
    internal bool Matches(string name)
    {
        var colon = name.LastIndexOf(':');
        var repository = colon > name.LastIndexOf('/') ? name[..colon] : name;
        for (var at = 0; at >= 0; at = name.IndexOf('/', at) is >= 0 and var slash ? slash + 1 : -1)
        {
            if (Match(name.AsSpan(at)) || (at < repository.Length && Match(repository.AsSpan(at)))) return true;
        }

        return false;
    }

    private bool Match(ReadOnlySpan<char> name)
    {
        // Part by part, because a star stays within its part.
        var wanted = pattern.Split('/');
        var parts = 0;
        foreach (var range in name.Split('/'))
        {
            if (parts >= wanted.Length || !FileSystemName.MatchesSimpleExpression(wanted[parts], name[range], ignoreCase: false)) return false;
            parts++;
        }

        return parts == wanted.Length;
    }
}
