namespace Berth.Engine.Containers.Machines;

/// <summary>What a container's init is told of the host's operating system (Container Interface: <c>container_host_*</c>).</summary>
internal static class HostIdentity
{
    private static readonly (string Field, string Variable)[] s_fields =
    [
        ("ID", "container_host_id"), ("VERSION_ID", "container_host_version_id"),
        ("BUILD_ID", "container_host_build_id"), ("VARIANT_ID", "container_host_variant_id"),
    ];

    /// <summary>The variables for an os-release(5); those that it does not name are left out.</summary>
    public static IReadOnlyList<string> Variables(string? release)
    {
        if (release is null) return [];
        var result = new List<string>(s_fields.Length);
        foreach (var line in release.Split('\n'))
        {
            var equals = line.IndexOf('=');
            if (equals <= 0) continue;
            foreach (var (field, variable) in s_fields)
            {
                if (line.AsSpan(0, equals).SequenceEqual(field)) result.Add($"{variable}={line[(equals + 1)..].Trim().Trim('"', '\'')}");
            }
        }

        return result;
    }
}
