namespace Berth.Engine.Artifacts;

/// <summary>The media type of a file by how it begins, in the terms of the MIME Sniffing standard that Podman uses.</summary>
internal static class ContentType
{
    private const int Looked = 512;

    /// <summary>The type of a file's content.</summary>
    /// <param name="file">The file; it is left at its start.</param>
    public static string Of(FileStream file)
    {
        Span<byte> buffer = stackalloc byte[Looked];
        ReadOnlySpan<byte> head = buffer[..file.ReadAtLeast(buffer, Looked, throwOnEndOfStream: false)];
        file.Position = 0;
        return Binary(head) ?? Text(head);
    }

    private static string? Binary(ReadOnlySpan<byte> head) => head switch
    {
        _ when head.StartsWith("%PDF-"u8) => "application/pdf",
        _ when head.StartsWith("%!PS-Adobe-"u8) => "application/postscript",
        [0x89, .. var rest] when rest.StartsWith("PNG\r\n\x1a\n"u8) => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        _ when head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8) => "image/gif",
        _ when head.Length >= 14 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBPVP"u8) => "image/webp",
        _ when head.StartsWith("BM"u8) => "image/bmp",
        [0x1F, 0x8B, 0x08, ..] => "application/x-gzip",
        _ when head.StartsWith("PK\x03\x04"u8) => "application/zip",
        _ when head.StartsWith("\0asm"u8) => "application/wasm",
        _ => null,
    };

    private static string Text(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) return "text/plain; charset=utf-8";
        var text = head.TrimStart(" \t\r\n\f"u8);
        if (text.StartsWith("<?xml"u8)) return "text/xml; charset=utf-8";
        foreach (var tag in (ReadOnlySpan<string>)["<!DOCTYPE HTML", "<HTML", "<HEAD", "<SCRIPT", "<BODY", "<!--"])
        {
            if (text.Length > tag.Length && System.Text.Encoding.ASCII.GetString(text[..tag.Length]).Equals(tag, StringComparison.OrdinalIgnoreCase)
                && (tag == "<!--" || text[tag.Length] is (byte)' ' or (byte)'>'))
                return "text/html; charset=utf-8";
        }

        foreach (var value in head)
        {
            if (value is <= 8 or 11 or (>= 14 and <= 26) or (>= 28 and <= 31)) return "application/octet-stream";
        }

        return "text/plain; charset=utf-8";
    }
}
