using System.Globalization;
using Berth.Linux.Files;

namespace Berth.Engine.Images;

/// <summary>Times in image documents: RFC 3339 with up to nine digits of a second.</summary>
internal static class ImageTime
{
    private const int Digits = 7;

    /// <summary>Go's zero time, which stands for none.</summary>
    internal static readonly DateTimeOffset None = DateTimeOffset.MinValue;

    /// <summary>The time in <paramref name="text"/>; <see cref="None"/> if it is none.</summary>
    internal static DateTimeOffset Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return None;
        var dot = text.IndexOf('.');
        if (dot >= 0)
        {
            var end = dot + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
            // This runtime counts in 100 ns and refuses more digits.
            if (end - dot - 1 > Digits) text = string.Concat(text.AsSpan(0, dot + 1 + Digits), text.AsSpan(end));
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : None;
    }

    /// <summary>The text that Go writes for the time of a file, with all of its nine digits.</summary>
    internal static string Format(FileTime time)
    {
        var seconds = DateTimeOffset.FromUnixTimeSeconds(time.Seconds).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        var fraction = time.Nanoseconds.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        return fraction.Length == 0 ? $"{seconds}Z" : $"{seconds}.{fraction}Z";
    }

    /// <summary>The text that Go writes for a time.</summary>
    internal static string Format(DateTimeOffset time)
        => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
