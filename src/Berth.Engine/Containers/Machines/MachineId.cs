using System.Text;
using Berth.Engine.Containers.Bundle;
using Berth.Engine.Containers.Specification;

namespace Berth.Engine.Containers.Machines;

/// <summary>A container's machine-id(5).</summary>
internal static class MachineId
{
    private const string Variable = "container_uuid=";

    /// <summary>
    /// The id that a systemd inside takes: that of the root's /etc/machine-id, else that of <c>container_uuid</c>, which is the
    /// user's or the beginning of the container's id (Container Interface).
    /// </summary>
    /// <returns>32 hexadecimal digits in lower case.</returns>
    public static string Of(ContainerSpecification specification, IRootFiles root)
    {
        if (root.TryRead("/etc/machine-id") is { } file && Parse(Encoding.ASCII.GetString(file).Trim()) is { } written) return written;
        foreach (var line in specification.Process.Environment)
        {
            if (line.StartsWith(Variable, StringComparison.Ordinal) && Parse(line.AsSpan(Variable.Length)) is { } given) return given;
        }

        return specification.Id[..32];
    }

    private static string? Parse(ReadOnlySpan<char> text)
        => Guid.TryParseExact(text, "N", out var id) || Guid.TryParseExact(text, "D", out id) ? id == Guid.Empty ? null : id.ToString("N") : null;
}
