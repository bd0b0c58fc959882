namespace Berth.Oci.Images;

/// <summary>The value of a JSON object that is used as a set.</summary>
public sealed record EmptyObject
{
    /// <summary>The one value.</summary>
    public static EmptyObject Value { get; } = new();
}
