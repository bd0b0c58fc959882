using System.Formats.Tar;
using Berth.Oci.Archives;
using Berth.Oci.Images;
using Berth.Oci.References;

namespace Berth.Oci.Tests.Archives;

/// <summary>A small image for archive tests.</summary>
internal static class TestImage
{
    internal static byte[] Layer(string file, string content)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true))
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, file) { DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content)) });
        return stream.ToArray();
    }

    internal static SavedImage Make(string name, params byte[][] layers)
    {
        var configuration = new ImageConfiguration
        {
            Created = "2026-11-22T02:12:00.75899694Z",
            Architecture = PlatformChoice.Machine.Architecture,
            Os = "linux",
            Config = new ContainerConfiguration { Cmd = ["/bin/sh"], Env = ["A=<b>&'c'"] },
            Rootfs = new RootFs { DiffIds = [.. layers.Select(static layer => Digest.Of(layer).ToString())] },
        };
        return new SavedImage
        {
            Names = [name],
            Configuration = configuration,
            ConfigurationBytes = ImageDocuments.Write(configuration),
            Layers = [.. layers.Select(static layer => new SavedLayer(Digest.Of(layer).ToString(), layer.Length, output => output.Write(layer)))],
        };
    }
}
