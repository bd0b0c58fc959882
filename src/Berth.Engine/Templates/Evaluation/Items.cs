using System.Collections;
using System.Text;

namespace Berth.Engine.Templates.Evaluation;

/// <summary>index, slice and len.</summary>
internal static class Items
{
    internal static object? Index(object?[] values)
    {
        var item = values[0];
        if (item is null) throw new FormatException("index of untyped nil");
        foreach (var index in values.AsSpan(1))
        {
            switch (item)
            {
                case null or GoNil:
                    throw new FormatException("index of nil pointer");
                case IDictionary map:
                    if (index is null) throw new FormatException("value is nil; should be of type string");
                    if (index is not string) throw new FormatException($"value has type {GoValue.TypeOf(index)}; should be string");
                    item = map.Contains(index) ? map[index] : map is IDictionary<string, string> ? "" : null;
                    break;
                case IList list:
                    item = list[Position(index, list.Count)];
                    break;
                case string text:
                    var bytes = GoValue.Bytes(text);
                    item = bytes[Position(index, bytes.Length)];
                    break;
                default:
                    throw new FormatException($"can't index item of type {GoValue.TypeOf(item)}");
            }
        }

        return item;
    }

    internal static object Slice(object?[] values)
    {
        var item = values[0] ?? throw new FormatException("slice of untyped nil");
        if (values.Length > 4) throw new FormatException($"too many slice indexes: {values.Length - 1}");
        if (item is not (string or IList)) throw new FormatException($"can't slice item of type {GoValue.TypeOf(item)}");
        if (item is string && values.Length == 4) throw new FormatException("cannot 3-index slice a string");
        var bytes = item is string text ? GoValue.Bytes(text) : null;
        var length = bytes?.Length ?? ((IList)item).Count;
        var start = values.Length > 1 ? Position(values[1], length + 1) : 0;
        var end = values.Length > 2 ? Position(values[2], length + 1) : length;
        if (start > end) throw new FormatException($"invalid slice index: {start} > {end}");
        if (bytes is not null) return Encoding.UTF8.GetString(bytes, start, end - start);
        if (item is IList<string> texts) return texts.Skip(start).Take(end - start).ToArray();
        return ((IList)item).Cast<object?>().Skip(start).Take(end - start).ToArray();
    }

    internal static object Length(object? item) => item switch
    {
        null => throw new FormatException("reflect: call of reflect.Value.Type on zero Value"),
        GoNil => throw new FormatException("len of nil pointer"),
        string text => Encoding.UTF8.GetByteCount(text),
        IDictionary map => map.Count,
        IList list => list.Count,
        _ => throw new FormatException($"len of type {GoValue.TypeOf(item)}"),
    };

    private static int Position(object? index, int length)
    {
        if (index is null) throw new FormatException("cannot index slice/array with nil");
        if (GoValue.KindOf(index) is not (GoKind.Integer or GoKind.Unsigned)) throw new FormatException($"cannot index slice/array with type {GoValue.TypeOf(index)}");
        var position = GoValue.ToInteger(index);
        return position < 0 || position >= length ? throw new FormatException($"index out of range: {position}") : (int)position;
    }
}
