namespace Berth.Oci.Distribution;

/// <summary>Reads answers into memory, within bounds.</summary>
internal static class Body
{
    /// <summary>The whole answer.</summary>
    /// <exception cref="RegistryException">It is longer than <paramref name="limit"/> bytes, or breaks off.</exception>
    internal static async Task<byte[]> Read(HttpResponseMessage response, int limit, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentLength is { } announced && announced > limit) throw TooLong(limit);
        var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new byte[Math.Min(limit + 1, 16384)];
            var length = 0;
            try
            {
                while (await stream.ReadAsync(buffer.AsMemory(length), cancellation).ConfigureAwait(false) is > 0 and var read)
                {
                    length += read;
                    if (length > limit) throw TooLong(limit);
                    if (length == buffer.Length) Array.Resize(ref buffer, Math.Min(limit + 1, buffer.Length * 4));
                }
            }
            catch (Exception e) when (e is IOException or HttpRequestException)
            {
                throw new RegistryException("unexpected EOF", isTransient: true, cause: e);
            }

            return buffer[..length];
        }
    }

    private static RegistryException TooLong(int limit) => new($"exceeded maximum allowed size of {limit} bytes", isTransient: false);
}
