using System.Text;

namespace Berth.Kernel.Tests.Consistency;

/// <summary>Changes a document as a failing disk, an editor's mistake or an attacker might.</summary>
internal static class Damage
{
    private static readonly byte[][] s_pieces =
    [
        .. new[]
        {
            "null", "-1", "1e999", "\"", "[", "]", "{", "}", "{}", "[]", "[null]", "{\"a\":null}", "\"\\ud800\"", "99999999999999999999", "true", "\"\"", "\0", ",", ":", "\n",
            "9223372036854775807", "\"../../x\"", "sha256:", "\"0001-01-01T00:00:00Z\"", new string('[', 200),
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF],
    ];

    /// <summary>The document with one to four changes.</summary>
    public static byte[] Apply(Random random, ReadOnlySpan<byte> document)
    {
        var bytes = document.ToArray().ToList();
        for (var left = random.Next(1, 5); left > 0; left--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = Math.Min(bytes.Count - at, random.Next(1, 60));
            switch (random.Next(5))
            {
                case 0 when length > 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 3:
                    ReplaceValue(random, bytes, at);
                    break;
                default:
                    bytes.InsertRange(at, s_pieces[random.Next(s_pieces.Length)]);
                    break;
            }
        }

        return [.. bytes];
    }

    // What stands between the next colon and the comma or bracket after it.
    private static void ReplaceValue(Random random, List<byte> bytes, int from)
    {
        var colon = bytes.IndexOf((byte)':', from);
        if (colon < 0)
            return;
        var end = bytes.FindIndex(colon, static value => value is (byte)',' or (byte)'}' or (byte)']');
        bytes.RemoveRange(colon + 1, (end < 0 ? bytes.Count : end) - colon - 1);
        bytes.InsertRange(colon + 1, s_pieces[random.Next(s_pieces.Length)]);
    }
}
