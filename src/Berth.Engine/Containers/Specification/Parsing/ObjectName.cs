namespace Berth.Engine.Containers.Specification.Parsing;

/// <summary>The names that containers, pods, volumes and networks may have: <c>[a-zA-Z0-9][a-zA-Z0-9_.-]*</c>.</summary>
public static class ObjectName
{
    /// <summary>Whether <paramref name="name"/> is one.</summary>
    public static bool IsValid(string name)
    {
        if (name.Length == 0 || !char.IsAsciiLetterOrDigit(name[0])) return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-')) return false;
        }

        return true;
    }
}
