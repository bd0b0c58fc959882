namespace Berth.Quadlet.Conversion;

/// <summary>One finding about a unit.</summary>
/// <param name="Message">What is wrong, as Podman's generator words it where it has words for it.</param>
/// <param name="IsError">Whether the unit could not be converted because of it.</param>
/// <param name="File">The file, where one is to blame.</param>
/// <param name="Line">The line in <paramref name="File"/>, counted from 1; 0 if none is to blame.</param>
/// <param name="Key">The key, where one is to blame.</param>
public sealed record Diagnostic(string Message, bool IsError, string? File = null, int Line = 0, string? Key = null)
{
    /// <summary>Whether Podman keeps quiet about it.</summary>
    public bool IsOurs { get; init; }

    /// <summary>The place as <c>file:line: Key: </c>, as far as it is known.</summary>
    public string Place => $"{(File is null ? "" : Line > 0 ? $"{File}:{Line}: " : $"{File}: ")}{(Key is null ? "" : $"{Key}: ")}";

    /// <summary>Place, how bad it is, and the message without the file's name, which the place has said.</summary>
    public string Finding
    {
        get
        {
            var text = Message.StartsWith("converting \"", StringComparison.Ordinal) && Message.IndexOf("\": ", StringComparison.Ordinal) is > 0 and var end ? Message[(end + 3)..]
                : Message.StartsWith("Warning: ", StringComparison.Ordinal) ? Message["Warning: ".Length..]
                : Message;
            return $"{Place}{(IsError ? "error: " : "warning: ")}{text}";
        }
    }

    /// <summary>Place and message.</summary>
    public override string ToString() => Place + Message;
}
