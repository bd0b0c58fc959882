using System.Runtime.InteropServices;

namespace Berth.Linux;

/// <summary>Random bytes straight from the kernel: no cryptographic library is loaded for an identifier.</summary>
public static partial class RandomBytes
{
    /// <summary>Fills <paramref name="buffer"/> (getrandom(2)).</summary>
    public static unsafe void Fill(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            for (nint done = 0; done < buffer.Length;)
            {
                var count = getrandom(start + done, buffer.Length - done, 0);
                if (count >= 0) done += count;
                else if (Errno.Last != Errno.EINTR) Syscall.Check(-1, "getrandom");
            }
        }
    }

    /// <summary>An identifier of 64 lower-case hexadecimal digits, as containers and layers have; never all decimal in its first twelve.</summary>
    public static string Identifier()
    {
        Span<byte> bytes = stackalloc byte[32];
        while (true)
        {
            Fill(bytes);
            var id = Convert.ToHexStringLower(bytes);
            // A short identifier that reads as a number would be taken for one where a host name or a pid may stand.
            if (id.AsSpan(0, 12).ContainsAnyExceptInRange('0', '9')) return id;
        }
    }

    /// <summary>New random bytes.</summary>
    public static byte[] Next(int count)
    {
        var bytes = new byte[count];
        Fill(bytes);
        return bytes;
    }

    /// <summary>A random number from 0 to <paramref name="limit"/> - 1, each as likely as another; for limits far below 2^64.</summary>
    public static int Below(int limit)
    {
        Span<byte> bytes = stackalloc byte[8];
        Fill(bytes);
        return (int)(BitConverter.ToUInt64(bytes) % (ulong)limit);
    }

    [LibraryImport(Libc.Library, SetLastError = true)]
    private static unsafe partial nint getrandom(byte* buffer, nint length, uint flags);
}
