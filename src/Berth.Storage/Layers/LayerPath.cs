using System.Text;
using Berth.Storage.Tar;

namespace Berth.Storage.Layers;

/// <summary>Names of archive entries as paths inside a layer.</summary>
internal static class LayerPath
{
    /// <summary>
    /// The path without <c>.</c>, <c>..</c> and repeated or outer slashes; empty for the layer's root. An absolute name is one
    /// from the root.
    /// </summary>
    /// <exception cref="TarException">The name leads out of the layer, or cannot be a name.</exception>
    internal static byte[] Clean(ReadOnlySpan<byte> name)
    {
        if (name.Contains((byte)0)) throw new TarException($"invalid name \"{Show(name)}\" in a layer: NUL byte");
        var isAbsolute = name.Length > 0 && name[0] == '/';
        var result = new byte[name.Length];
        var length = 0;
        while (name.Length > 0)
        {
            var slash = name.IndexOf((byte)'/');
            var part = slash < 0 ? name : name[..slash];
            name = slash < 0 ? [] : name[(slash + 1)..];
            if (part.Length == 0 || part.SequenceEqual("."u8)) continue;
            if (part.SequenceEqual(".."u8))
            {
                if (length == 0 && !isAbsolute) throw new TarException($"\"{Show(part)}{(name.Length > 0 ? "/" : "")}{Show(name)}\" is outside of the layer");
                length = Math.Max(0, result.AsSpan(0, length).LastIndexOf((byte)'/'));
                continue;
            }

            if (length > 0) result[length++] = (byte)'/';
            part.CopyTo(result.AsSpan(length));
            length += part.Length;
        }

        return length == result.Length ? result : result[..length];
    }

    /// <summary>The directory part, empty for the root.</summary>
    internal static ReadOnlySpan<byte> Parent(ReadOnlySpan<byte> path)
    {
        var slash = path.LastIndexOf((byte)'/');
        return slash < 0 ? [] : path[..slash];
    }

    /// <summary>The last component.</summary>
    internal static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> path) => path[(path.LastIndexOf((byte)'/') + 1)..];

    /// <summary>For messages.</summary>
    internal static string Show(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name);
}
