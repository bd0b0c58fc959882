using System.Buffers;
using System.Text;
using System.Text.Json;
using Berth.Oci.Json;

namespace Berth.Oci.Tests.Json;

public sealed class GoJsonEncoderTests
{
    /// <summary>What Go's json.Encoder with SetEscapeHTML(false) writes for the same strings.</summary>
    [Theory]
    [InlineData("plain <b>&'+`", "\"plain <b>&'+`\"")]
    [InlineData("\"\\/", "\"\\\"\\\\/\"")]
    [InlineData("\b\f\n\r\t\0\u001f\u007f", "\"\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\"")]
    [InlineData("größe 😀 \ue000 \ufffe\n", "\"größe 😀 \ue000 \ufffe\\n\"")]
    [InlineData("a\u2028b\u2029c", "\"a\\u2028b\\u2029c\"")]
    [InlineData("", "\"\"")]
    public void Escapes_what_Go_escapes(string text, string json)
    {
        Assert.Equal(json, Written(writer => writer.WriteStringValue(text)));
        Assert.Equal(json, Written(writer => writer.WriteStringValue(Encoding.UTF8.GetBytes(text))));
    }

    /// <summary>What json.Marshal writes.</summary>
    [Fact]
    public void Escapes_for_HTML_where_it_is_asked_to()
        => Assert.Equal("\"\\u003cb\\u003e \\u0026 😀 '\"", Written(static writer => writer.WriteStringValue("<b> & 😀 '"), GoJsonEncoder.HtmlOptions));

    /// <summary>What is written is read again as it was, wherever in a string a character stands.</summary>
    [Fact]
    public void Writes_each_character_so_that_it_is_read_again()
    {
        for (var value = 0; value <= 0x10FFFF; value += value < 0x3000 ? 1 : 61)
        {
            if (!Rune.IsValid(value))
                continue;
            var text = $"{new Rune(value)}a{new Rune(value)}\n{new Rune(value)}";
            Assert.Equal(text, JsonSerializer.Deserialize<string>(Written(writer => writer.WriteStringValue(text))));
            Assert.Equal(text, JsonSerializer.Deserialize<string>(Written(writer => writer.WriteStringValue(Encoding.UTF8.GetBytes(text)))));
        }
    }

    [Fact]
    public void Writes_half_a_character_as_a_replacement()
    {
        Assert.Equal("\"a\ufffdb\"", Written(static writer => writer.WriteStringValue("a\ud800b")));
        Assert.Equal("\"a\ufffd\"", Written(static writer => writer.WriteStringValue("a\ud800")));
        Assert.Equal("\"a\ufffdb\"", Written(static writer => writer.WriteStringValue([(byte)'a', 0xff, (byte)'b'])));
    }

    private static string Written(Action<Utf8JsonWriter> write, JsonWriterOptions? options = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, options ?? GoJsonEncoder.Options))
            write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
