using System.Globalization;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Parsing;

/// <summary>Reads <c>--uidmap</c> and <c>--gidmap</c>: <c>CONTAINER:HOST[:SIZE]</c>.</summary>
public static class IdMapParser
{
    /// <summary>The mappings.</summary>
    /// <param name="values">The option's values.</param>
    /// <param name="kind"><c>UID</c> or <c>GID</c>, for messages.</param>
    /// <exception cref="InvalidArgumentException">A value is malformed.</exception>
    /// <exception cref="NotSupportedYetException">A value has flags (<c>+</c>, <c>u</c>, <c>g</c>, <c>@</c>).</exception>
    public static IReadOnlyList<IdMapping> Parse(IReadOnlyList<string> values, string kind)
    {
        if (values.Count == 0) return [];
        var mappings = new List<IdMapping>(values.Count);
        foreach (var value in values)
        {
            var fields = value.Split(':');
            if (fields.Length is < 2 or > 3)
                throw new InvalidArgumentException($"initializing ID mappings: {kind} setting is malformed expected [\"uint32:uint32[:uint32]\"] : [\"{value}\"]");
            foreach (var field in fields)
            {
                if (field.AsSpan().ContainsAny("+ug@"))
                    throw new NotSupportedYetException($"--{kind.ToLowerInvariant()}map with flags (\"{value}\") is not supported yet");
            }

            mappings.Add(new IdMapping(Id(fields[0], value, kind), Id(fields[1], value, kind), fields.Length == 3 ? Id(fields[2], value, kind) : 1));
        }

        return mappings;
    }

    private static uint Id(string text, string value, string kind)
        => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : throw new InvalidArgumentException($"initializing ID mappings: {kind} setting is malformed expected [\"uint32:uint32[:uint32]\"] : [\"{value}\"]");
}
