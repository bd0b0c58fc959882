using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Berth.Oci.Json;

/// <summary>
/// Escapes in JSON's strings what Go's encoding/json escapes: quotation marks, backslashes, control characters, the two line ends that JavaScript
/// takes for such and, where it is asked to (SetEscapeHTML, which is its default), the three characters that HTML has other uses for. Podman's
/// documents have all other characters as they are.
/// </summary>
/// <remarks>.NET's own encoders write characters beyond U+FFFF as two escapes, and each command would first make their tables.</remarks>
public sealed unsafe class GoJsonEncoder : JavaScriptEncoder
{
    private const char LineSeparator = '\u2028', ParagraphSeparator = '\u2029';

    private readonly bool _escapesHtml;

    private GoJsonEncoder(bool escapesHtml) => _escapesHtml = escapesHtml;

    /// <summary>The encoder without the escapes for HTML.</summary>
    public static GoJsonEncoder Instance { get; } = new(escapesHtml: false);

    /// <summary>The encoder with the escapes for HTML.</summary>
    public static GoJsonEncoder Html { get; } = new(escapesHtml: true);

    /// <summary>A document in one line, with <see cref="Instance"/>.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = Instance };

    /// <summary>A document in one line, with <see cref="Html"/>.</summary>
    public static JsonWriterOptions HtmlOptions { get; } = new() { Encoder = Html };

    /// <summary>As <see cref="Options"/>, for documents that the program's own code lays out: nothing watches over their form.</summary>
    public static JsonWriterOptions UncheckedOptions { get; } = new() { Encoder = Instance, SkipValidation = true };

    /// <inheritdoc/>
    public override int MaxOutputCharactersPerInputCharacter => 6;

    /// <inheritdoc/>
    public override bool WillEncode(int unicodeScalar)
        => unicodeScalar is < ' ' or '"' or '\\' or LineSeparator or ParagraphSeparator || (_escapesHtml && unicodeScalar is ('<' or '>' or '&'));

    /// <inheritdoc/>
    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        for (var at = 0; at < textLength; at++)
        {
            var c = text[at];
            if (WillEncode(c))
                return at;
            if (!char.IsSurrogate(c))
                continue;
            if (at + 1 == textLength || !char.IsSurrogatePair(c, text[at + 1]))
                return at;
            at++;
        }

        return -1;
    }

    /// <inheritdoc/>
    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text)
    {
        for (var at = 0; at < utf8Text.Length; at++)
        {
            var unit = utf8Text[at];
            if (unit < 0x80)
            {
                if (WillEncode(unit))
                    return at;
            }
            else if (Rune.DecodeFromUtf8(utf8Text[at..], out var scalar, out var length) == System.Buffers.OperationStatus.Done && !WillEncode(scalar.Value))
            {
                at += length - 1;
            }
            else
            {
                return at;
            }
        }

        return -1;
    }

    /// <inheritdoc/>
    public override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var target = new Span<char>(buffer, bufferLength);
        // A character that stands for itself comes here where another one of its string does not.
        if (!WillEncode(unicodeScalar))
            return new Rune(unicodeScalar).TryEncodeToUtf16(target, out numberOfCharactersWritten);
        var escape = unicodeScalar switch
        {
            '"' => "\\\"",
            '\\' => @"\\",
            '\b' => @"\b",
            '\f' => @"\f",
            '\n' => @"\n",
            '\r' => @"\r",
            '\t' => @"\t",
            _ => $"\\u{unicodeScalar:x4}",
        };
        var fits = escape.TryCopyTo(target);
        numberOfCharactersWritten = fits ? escape.Length : 0;
        return fits;
    }
}
