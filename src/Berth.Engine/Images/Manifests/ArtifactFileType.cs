using Berth.Linux.Files;

namespace Berth.Engine.Images.Manifests;

/// <summary>The media type of a file: by the end of its name as mime.types(5) has it, else by its content.</summary>
internal static class ArtifactFileType
{
    private const string Binary = "application/octet-stream";
    private const int Looked = 512;

    /// <summary>The type.</summary>
    internal static string Of(string path)
    {
        var extension = Path.GetExtension(path).TrimStart('.').ToLowerInvariant();
        if (extension.Length > 0 && (ByTable(extension) ?? Common(extension)) is { } known) return known;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        Span<byte> head = stackalloc byte[Looked];
        head = head[..file.ReadAtLeast(head, Looked, throwOnEndOfStream: false)];
        foreach (var value in head)
        {
            if (value is < 8 or 11 or (> 13 and < 27) or (> 27 and < 32)) return Binary;
        }

        return "text/plain";
    }

    private static string? ByTable(string extension)
    {
        foreach (var table in (ReadOnlySpan<string>)["/etc/mime.types", "/etc/apache2/mime.types"])
        {
            foreach (var line in FileSystem.TryReadText(table)?.Split('\n') ?? [])
            {
                if (line.StartsWith('#')) continue;
                var words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
                if (words.AsSpan().Length > 1 && words.AsSpan(1).Contains(extension)) return words[0];
            }
        }

        return null;
    }

    private static string? Common(string extension) => extension switch
    {
        "htm" or "html" => "text/html",
        "css" => "text/css",
        "js" or "mjs" => "text/javascript",
        "json" => "application/json",
        "xml" => "text/xml",
        "pdf" => "application/pdf",
        "wasm" => "application/wasm",
        "gif" => "image/gif",
        "jpg" or "jpeg" => "image/jpeg",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "webp" => "image/webp",
        "avif" => "image/avif",
        _ => null,
    };
}
