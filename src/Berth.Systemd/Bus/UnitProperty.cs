namespace Berth.Systemd.Bus;

/// <summary>
/// A property of a transient unit as org.freedesktop.systemd1(5) types it. <see cref="Value"/> is a bool (<c>b</c>),
/// string (<c>s</c>), int (<c>i</c>), uint (<c>u</c>), ulong (<c>t</c>), uint[] (<c>au</c>), string[] (<c>as</c>), byte[] (<c>ay</c>) or
/// (string, ulong)[] (<c>a(st)</c>, as the per-device limits have it).
/// </summary>
/// <param name="Name">The D-Bus property, such as <c>MemoryMax</c> or <c>CPUQuotaPerSecUSec</c>.</param>
/// <param name="Value">Its value.</param>
public sealed record UnitProperty(string Name, object Value)
{
    /// <summary>Writes the <c>(sv)</c>.</summary>
    internal void Write(MessageWriter body)
    {
        body.Align(8).String(Name);
        switch (Value)
        {
            case bool value:
                body.Signature("b").Boolean(value);
                break;
            case string value:
                body.Signature("s").String(value);
                break;
            case int value:
                body.Signature("i").UInt32((uint)value);
                break;
            case uint value:
                body.Signature("u").UInt32(value);
                break;
            case ulong value:
                body.Signature("t").UInt64(value);
                break;
            case uint[] values:
                body.Signature("au");
                var numbers = body.BeginArray(4);
                foreach (var number in values)
                    body.UInt32(number);
                body.EndArray(numbers);
                break;
            case string[] values:
                body.Signature("as").StringArray(values);
                break;
            case byte[] values:
                body.Signature("ay").ByteArray(values);
                break;
            case (string, ulong)[] values:
                body.Signature("a(st)");
                var devices = body.BeginArray(8);
                foreach (var (device, limit) in values)
                    body.Align(8).String(device).UInt64(limit);
                body.EndArray(devices);
                break;
            default:
                throw new ArgumentException($"unit property {Name}: no D-Bus type for {Value.GetType().Name}", nameof(body));
        }
    }
}
