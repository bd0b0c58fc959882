namespace Berth.Quadlet.Conversion;

/// <summary>Orders strings as their UTF-8 bytes are ordered, which is by code point.</summary>
internal sealed class ByteOrder : IComparer<string>
{
    internal static readonly ByteOrder Comparer = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> a = x, b = y;
        var common = a.CommonPrefixLength(b);
        if (common == a.Length || common == b.Length)
            return a.Length.CompareTo(b.Length);
        // Surrogates stand for code points above all others of 16 bits.
        var highA = char.IsSurrogate(a[common]);
        return highA == char.IsSurrogate(b[common]) ? a[common].CompareTo(b[common]) : highA ? 1 : -1;
    }
}
