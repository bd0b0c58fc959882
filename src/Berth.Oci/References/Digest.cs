using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Berth.Linux.Errors;

namespace Berth.Oci.References;

/// <summary>A content digest such as <c>sha256:…</c> (OCI image specification, descriptor.md, Digests). Only well-formed ones exist.</summary>
public readonly record struct Digest
{
    private readonly string? _text;

    private Digest(string text) => _text = text;

    /// <summary>The algorithm's name: <c>sha256</c>, <c>sha384</c> or <c>sha512</c>.</summary>
    public string Algorithm => ToString()[..ToString().IndexOf(':')];

    /// <summary>The digits, lower-case hexadecimal.</summary>
    public string Encoded => ToString()[(ToString().IndexOf(':') + 1)..];

    /// <summary>The sha256 digest of <paramref name="content"/>.</summary>
    public static Digest Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return FromHash(hash);
    }

    /// <summary>The digest whose sha256 hash is <paramref name="hash"/>, 32 bytes.</summary>
    public static Digest FromHash(ReadOnlySpan<byte> hash) => new("sha256:" + Convert.ToHexStringLower(hash));

    /// <summary>The digest with these 64 hexadecimal digits.</summary>
    public static Digest FromSha256(string hex) => Parse("sha256:" + hex);

    /// <summary>Reads a digest.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed, or its algorithm is not known.</exception>
    public static Digest Parse(string text)
        => Complaint(text) is { } complaint ? throw new InvalidArgumentException($"invalid digest \"{text}\": {complaint}") : new Digest(text);

    /// <summary>Reads a digest if it is one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        digest = default;
        if (text is null || Complaint(text) is not null) return false;
        digest = new Digest(text);
        return true;
    }

    /// <summary>Whether <paramref name="content"/> has this digest.</summary>
    public bool Matches(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(Algorithm switch
    {
        "sha512" => SHA512.HashData(content),
        "sha384" => SHA384.HashData(content),
        _ => SHA256.HashData(content),
    }) == Encoded;

    /// <inheritdoc/>
    public override string ToString() => _text ?? throw new InvalidOperationException("an empty digest was used");

    /// <summary>What go-digest says is wrong with <paramref name="text"/>, null if nothing is.</summary>
    internal static string? Complaint(string text)
    {
        var colon = text.IndexOf(':');
        if (colon <= 0 || colon == text.Length - 1) return "invalid checksum digest format";
        var length = text[..colon] switch
        {
            "sha256" => 64,
            "sha384" => 96,
            "sha512" => 128,
            _ => 0,
        };
        if (length == 0) return "unsupported digest algorithm";
        if (text.Length - colon - 1 != length) return "invalid checksum digest length";
        return text.AsSpan(colon + 1).ContainsAnyExcept("0123456789abcdef") ? "invalid checksum digest format" : null;
    }
}
