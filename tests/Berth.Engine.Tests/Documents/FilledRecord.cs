using System.Collections;
using System.Reflection;
using Berth.Engine.Containers.Specification;

namespace Berth.Engine.Tests.Documents;

/// <summary>Records in which no member has its default, so that one which a reader or a writer forgets shows.</summary>
internal static class FilledRecord
{
    /// <param name="members">How many members of different names were set.</param>
    public static T Make<T>(out int members)
    {
        var made = new HashSet<string>(StringComparer.Ordinal);
        var record = (T)Filled(typeof(T), made);
        members = made.Count;
        return record;
    }

    /// <summary>Fails unless all that can be read of both is equal.</summary>
    public static void AssertSame(object expected, object actual) => Same(expected, actual, "$");

    private static object Filled(Type type, HashSet<string> made)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Filled(inner, made);
        if (type == typeof(string))
            return $"text ü {made.Count}";
        if (type == typeof(bool))
            return true;
        if (type == typeof(byte[]))
            return new byte[] { 1, 2, (byte)made.Count };
        if (type == typeof(DateTimeOffset))
            return DateTimeOffset.UnixEpoch.AddTicks(638_000_123_456_789);
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!;
        if (type.IsPrimitive)
            return Convert.ChangeType(type.GetField("MaxValue")!.GetValue(null)!, type, System.Globalization.CultureInfo.InvariantCulture);
        if (type == typeof(NamespaceMode))
            return new NamespaceMode((NamespaceKind)(made.Count % Enum.GetValues<NamespaceKind>().Length), $"value {made.Count}");
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
            return new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = "", ["ü"] = $"{made.Count}" };
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(type.GenericTypeArguments))!;
            list.Add(Filled(type.GenericTypeArguments[0], made));
            list.Add(Filled(type.GenericTypeArguments[0], made));
            return list;
        }

        var constructor = type.GetConstructors().OrderByDescending(static one => one.GetParameters().Length).First();
        var result = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Filled(parameter.ParameterType, made))]);
        foreach (var property in Kept(type))
        {
            made.Add($"{type.Name}.{property.Name}");
            property.SetValue(result, Filled(property.PropertyType, made));
        }

        return result;
    }

    private static IEnumerable<PropertyInfo> Kept(Type type)
        => type.GetProperties().Where(static property => property is { CanWrite: true, GetMethod.IsStatic: false });

    private static void Same(object? expected, object? actual, string path)
    {
        if (expected is null || actual is null || expected is string or ValueType or byte[])
        {
            Assert.True(expected is byte[] bytes ? bytes.AsSpan().SequenceEqual((byte[]?)actual) : Equals(expected, actual), $"{path}: {expected} {actual}");
        }
        else if (expected is IReadOnlyDictionary<string, string> map)
        {
            Assert.Equal(map.OrderBy(static pair => pair.Key), ((IReadOnlyDictionary<string, string>)actual).OrderBy(static pair => pair.Key));
        }
        else if (expected is IEnumerable items)
        {
            var (left, right) = (items.Cast<object>().ToList(), ((IEnumerable)actual).Cast<object>().ToList());
            Assert.True(left.Count == right.Count, path);
            for (var index = 0; index < left.Count; index++) Same(left[index], right[index], $"{path}[{index}]");
        }
        else
        {
            foreach (var property in expected.GetType().GetProperties().Where(static property => property.GetMethod is { IsStatic: false } && property.GetIndexParameters().Length == 0))
                Same(property.GetValue(expected), property.GetValue(actual), $"{path}.{property.Name}");
        }
    }
}
