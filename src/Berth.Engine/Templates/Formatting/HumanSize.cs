namespace Berth.Engine.Templates.Formatting;

/// <summary>Sizes for people, as docker/go-units writes them.</summary>
public static class HumanSize
{
    private static readonly string[] Decimal = ["B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"];
    private static readonly string[] Binary = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"];

    /// <summary>HumanSize and HumanSizeWithPrecision: <c>2.018MB</c>.</summary>
    public static string OfDecimal(double bytes, int precision = 4) => Format(bytes, 1000, Decimal, precision, "");

    /// <summary>BytesSize: <c>1.924MiB</c>.</summary>
    public static string OfBinary(double bytes, int precision = 4) => Format(bytes, 1024, Binary, precision, "");

    /// <summary>As <c>podman images</c> has it, with a space: <c>2.02 MB</c>.</summary>
    public static string Spaced(double bytes, int precision = 3) => Format(bytes, 1000, Decimal, precision, " ");

    private static string Format(double size, double step, string[] units, int precision, string space)
    {
        var unit = 0;
        while (size >= step && unit < units.Length - 1)
        {
            size /= step;
            unit++;
        }

        return GoFormat.Format($"%.{precision}g", size) + space + units[unit];
    }
}
