using Berth.Linux.Errors;

namespace Berth.Oci.Toml;

/// <summary>A TOML document is malformed, or a value has another type than its reader expects.</summary>
public sealed class TomlException : EngineException
{
    /// <param name="file">The document's name, as the user knows it.</param>
    /// <param name="line">Line, from 1.</param>
    /// <param name="reason">What is wrong there.</param>
    public TomlException(string file, int line, string reason)
        : base(ErrorKind.InvalidArgument, $"{file}:{line}: {reason}")
    {
        File = file;
        Line = line;
        Reason = reason;
    }

    /// <summary>The document's name.</summary>
    public string File { get; }

    /// <summary>The line, from 1.</summary>
    public int Line { get; }

    /// <summary>What is wrong there.</summary>
    public string Reason { get; }
}
