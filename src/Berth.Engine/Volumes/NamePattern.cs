using System.Text.RegularExpressions;
using Berth.Linux.Errors;

namespace Berth.Engine.Volumes;

/// <summary>A regular expression that is found anywhere in a name; plain words, the usual case, do without the engine.</summary>
internal sealed class NamePattern(string pattern)
{
    /// <summary>Whether the name has it.</summary>
    /// <exception cref="InvalidArgumentException">It is no regular expression.</exception>
    public bool Matches(string name)
    {
        if (pattern.AsSpan().IndexOfAny(@"\.+*?()|[]{}^$") < 0) return name.Contains(pattern, StringComparison.Ordinal);
        try
        {
            return Regex.IsMatch(name, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException error)
        {
            throw new InvalidArgumentException($"error parsing regexp: {error.Message}", error);
        }
    }
}
