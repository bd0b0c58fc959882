using System.Collections;
using System.Text;

namespace Berth.Engine.Templates.Evaluation;

/// <summary>What Go's reflect would say about a value.</summary>
internal static class GoValue
{
    internal static GoKind KindOf(object? value) => value switch
    {
        null => GoKind.Invalid,
        string => GoKind.Text,
        bool => GoKind.Bool,
        int or long or short or sbyte or TimeSpan => GoKind.Integer,
        uint or ulong or ushort or byte => GoKind.Unsigned,
        double or float => GoKind.Float,
        GoNil => GoKind.Nil,
        IDictionary => GoKind.Map,
        IList => GoKind.Slice,
        _ => GoKind.Struct,
    };

    internal static string TypeOf(object? value) => value switch
    {
        null => "<nil>",
        string => "string",
        bool => "bool",
        int => "int",
        long => "int64",
        short => "int16",
        sbyte => "int8",
        uint => "uint32",
        ulong => "uint64",
        ushort => "uint16",
        byte => "uint8",
        double => "float64",
        float => "float32",
        TimeSpan => "time.Duration",
        DateTimeOffset => "time.Time",
        GoNil nil => "*" + nil.TypeName,
        ITemplateObject structure => structure.TypeName,
        IDictionary<string, string> => "map[string]string",
        IDictionary => "map[string]interface {}",
        byte[] => "[]uint8",
        IList<string> => "[]string",
        IList<int> => "[]int",
        IList<long> => "[]int64",
        IList => "[]interface {}",
        _ => value.GetType().Name,
    };

    internal static bool IsTrue(object? value) => value switch
    {
        null or GoNil => false,
        string text => text.Length > 0,
        bool truth => truth,
        IDictionary map => map.Count > 0,
        IList list => list.Count > 0,
        _ => KindOf(value) switch
        {
            GoKind.Integer => ToInteger(value) != 0,
            GoKind.Unsigned => ToUnsigned(value) != 0,
            GoKind.Float => ToFloat(value) != 0,
            _ => true,
        },
    };

    internal static long ToInteger(object value) => value switch
    {
        int number => number,
        long number => number,
        short number => number,
        sbyte number => number,
        TimeSpan duration => duration.Ticks * TimeSpan.NanosecondsPerTick,
        _ => (long)ToUnsigned(value),
    };

    internal static ulong ToUnsigned(object value) => value switch
    {
        byte number => number,
        ushort number => number,
        uint number => number,
        ulong number => number,
        _ => 0,
    };

    internal static double ToFloat(object value) => value is float single ? single : (double)value;

    /// <summary>The keys of a map in the order of Go's fmt and range.</summary>
    internal static List<object> SortedKeys(IDictionary map)
    {
        var keys = new List<object>(map.Count);
        foreach (var key in map.Keys) keys.Add(key);
        keys.Sort((left, right) => left is string text && right is string other
            ? string.CompareOrdinal(text, other)
            : Comparer<object>.Default.Compare(left, right));
        return keys;
    }

    internal static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
