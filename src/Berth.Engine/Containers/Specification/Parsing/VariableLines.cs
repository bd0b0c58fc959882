using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Parsing;

/// <summary>Environment variables as <c>--env</c> and <c>--env-file</c> write them (podman-run(1)).</summary>
public static class VariableLines
{
    /// <summary>Reads a file of variables, one a line; empty lines and comments are passed over.</summary>
    /// <param name="path">The file.</param>
    /// <param name="callerVariables">The environment from which a name alone takes its value.</param>
    /// <param name="set">Gets each name and value in order.</param>
    /// <exception cref="InvalidArgumentException">The file cannot be read, or a line has no name.</exception>
    public static void ReadFile(string path, Func<IEnumerable<KeyValuePair<string, string>>> callerVariables, Action<string, string> set)
    {
        string[] lines;
        try
        {
            lines = path.Length > 0 ? File.ReadAllLines(path) : throw new FileNotFoundException();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var reason = e is FileNotFoundException or DirectoryNotFoundException ? $"open {path}: no such file or directory"
                : Directory.Exists(path) ? $"read {path}: is a directory" : $"open {path}: {(e is UnauthorizedAccessException ? "permission denied" : e.Message)}";
            throw new InvalidArgumentException($"parsing file \"{path}\": {reason}", e);
        }

        foreach (var raw in lines)
        {
            var line = raw.TrimStart(' ', '\t');
            if (line.Length == 0 || line[0] == '#') continue;
            try
            {
                Read(line, callerVariables, set);
            }
            catch (InvalidArgumentException e)
            {
                throw new InvalidArgumentException($"parsing file \"{path}\": {e.Message}", e);
            }
        }
    }

    /// <summary>Reads one variable: <c>NAME=value</c>, <c>NAME</c> for the caller's value, or <c>PREFIX*</c> for all of the caller's that begin so.</summary>
    /// <param name="line">What was written.</param>
    /// <param name="callerVariables">The caller's environment.</param>
    /// <param name="set">Gets each name and value.</param>
    /// <exception cref="InvalidArgumentException">It has no name.</exception>
    public static void Read(string line, Func<IEnumerable<KeyValuePair<string, string>>> callerVariables, Action<string, string> set)
    {
        var equals = line.IndexOf('=');
        if (equals == 0) throw new InvalidArgumentException($"invalid variable: \"{line}\"");
        var name = (equals < 0 ? line : line[..equals]).TrimStart(' ', '\t');
        if (equals > 0)
        {
            set(name, line[(equals + 1)..]);
            return;
        }

        var isPrefix = name.EndsWith('*');
        foreach (var (key, value) in callerVariables())
        {
            if (isPrefix ? key.StartsWith(name[..^1], StringComparison.Ordinal) : key == name) set(key, value);
        }
    }

    /// <summary>All variables of this process.</summary>
    public static IEnumerable<KeyValuePair<string, string>> OfThisProcess()
    {
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
            yield return new((string)entry.Key, (string)entry.Value!);
    }
}
