namespace Berth.Oci.Archives;

/// <summary>Writing documents.</summary>
internal static class ArchiveSinkExtensions
{
    /// <summary>Writes a document.</summary>
    internal static void AddFile(this IArchiveSink sink, string name, byte[] content)
        => sink.AddFile(name, output => output.Write(content), content.Length);
}
