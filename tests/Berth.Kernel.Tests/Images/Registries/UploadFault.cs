namespace Berth.Kernel.Tests.Images.Registries;

/// <summary>What a registry answers in place of doing what it is asked.</summary>
/// <param name="Status">The status line's end; empty to break the connection.</param>
/// <param name="Headers">Further header lines.</param>
/// <param name="CutsAfter">Bytes of the request's body that are read first; all of them where it is negative.</param>
internal sealed record UploadFault(string Status, string Headers = "", int CutsAfter = -1);
