namespace Berth.Engine.Templates.Evaluation;

/// <summary>eq, ne, lt, le, gt, ge of Go's text/template.</summary>
internal static class Comparison
{
    internal static bool Equal(ReadOnlySpan<object?> values)
    {
        if (values.Length < 2) throw new FormatException("missing argument for comparison");
        foreach (var other in values[1..])
        {
            if (AreEqual(values[0], other)) return true;
        }

        return false;
    }

    internal static bool NotEqual(object? left, object? right) => !AreEqual(left, right);

    internal static bool Less(object? left, object? right)
    {
        var (kind, other) = (Basic(left), Basic(right));
        return (kind, other) switch
        {
            (GoKind.Integer, GoKind.Unsigned) => GoValue.ToInteger(left!) < 0 || (ulong)GoValue.ToInteger(left!) < GoValue.ToUnsigned(right!),
            (GoKind.Unsigned, GoKind.Integer) => GoValue.ToInteger(right!) >= 0 && GoValue.ToUnsigned(left!) < (ulong)GoValue.ToInteger(right!),
            _ when kind != other => throw Incompatible(left, right),
            (GoKind.Integer, _) => GoValue.ToInteger(left!) < GoValue.ToInteger(right!),
            (GoKind.Unsigned, _) => GoValue.ToUnsigned(left!) < GoValue.ToUnsigned(right!),
            (GoKind.Float, _) => GoValue.ToFloat(left!) < GoValue.ToFloat(right!),
            (GoKind.Text, _) => string.CompareOrdinal((string)left!, (string)right!) < 0,
            _ => throw new FormatException("invalid type for comparison"),
        };
    }

    internal static bool LessOrEqual(object? left, object? right) => Less(left, right) || AreEqual(left, right);

    private static bool AreEqual(object? left, object? right)
    {
        var (kind, other) = (GoValue.KindOf(left), GoValue.KindOf(right));
        if (kind != other)
        {
            if (kind == GoKind.Integer && other == GoKind.Unsigned) return GoValue.ToInteger(left!) >= 0 && (ulong)GoValue.ToInteger(left!) == GoValue.ToUnsigned(right!);
            if (kind == GoKind.Unsigned && other == GoKind.Integer) return GoValue.ToInteger(right!) >= 0 && GoValue.ToUnsigned(left!) == (ulong)GoValue.ToInteger(right!);
            if (kind == GoKind.Invalid || other == GoKind.Invalid) return kind == GoKind.Nil || other == GoKind.Nil;
            if (IsBasic(kind) || IsBasic(other)) throw Incompatible(left, right);
            throw new FormatException($"non-comparable types {Formatting.GoFormat.Print(left)}: {GoValue.TypeOf(left)}, {GoValue.TypeOf(right)}: {Formatting.GoFormat.Print(right)}");
        }

        return kind switch
        {
            GoKind.Integer => GoValue.ToInteger(left!) == GoValue.ToInteger(right!),
            GoKind.Unsigned => GoValue.ToUnsigned(left!) == GoValue.ToUnsigned(right!),
            GoKind.Float => GoValue.ToFloat(left!) == GoValue.ToFloat(right!),
            GoKind.Slice or GoKind.Map or GoKind.Struct when left is not DateTimeOffset => throw new FormatException($"non-comparable type {Formatting.GoFormat.Print(right)}: {GoValue.TypeOf(right)}"),
            _ => Equals(left, right),
        };
    }

    private static FormatException Incompatible(object? left, object? right)
        => new($"incompatible types for comparison: {GoValue.TypeOf(left)} and {GoValue.TypeOf(right)}");

    private static bool IsBasic(GoKind kind) => kind is GoKind.Bool or GoKind.Integer or GoKind.Unsigned or GoKind.Float or GoKind.Text;

    private static GoKind Basic(object? value)
    {
        var kind = GoValue.KindOf(value);
        return IsBasic(kind) ? kind : throw new FormatException("invalid type for comparison");
    }
}
