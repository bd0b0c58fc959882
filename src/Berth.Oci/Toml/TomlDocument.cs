using System.Text;

namespace Berth.Oci.Toml;

/// <summary>Reads TOML 1.0.0 documents, such as containers.conf, storage.conf and registries.conf.</summary>
public static class TomlDocument
{
    /// <summary>Reads and parses the file <paramref name="path"/>.</summary>
    /// <exception cref="TomlException">The document is malformed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TomlTable Read(string path) => Parse(File.ReadAllBytes(path), path);

    /// <summary>Parses UTF-8 <paramref name="bytes"/>; <paramref name="file"/> is the name for messages.</summary>
    /// <exception cref="TomlException">The document is malformed.</exception>
    public static TomlTable Parse(ReadOnlySpan<byte> bytes, string file)
    {
        if (bytes.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new TomlException(file, 1 + bytes[..Math.Min(bytes.Length, Math.Max(0, e.Index))].Count((byte)'\n'), "invalid UTF-8");
        }

        return Parse(text, file);
    }

    /// <summary>Parses <paramref name="text"/>; <paramref name="file"/> is the name for messages.</summary>
    /// <exception cref="TomlException">The document is malformed.</exception>
    public static TomlTable Parse(string text, string file) => new TomlParser(text, file).Document();
}
