namespace Berth.Linux.Text;

/// <summary>Truth values as Go's strconv reads them, which is how Podman's options and files have them.</summary>
public static class GoBoolean
{
    /// <summary>strconv.ParseBool; null where it fails.</summary>
    public static bool? TryParse(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => null,
    };
}
