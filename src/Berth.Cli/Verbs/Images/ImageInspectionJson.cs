using System.Text.Json;
using Berth.Engine.Images;
using Berth.Oci.Json;

namespace Berth.Cli.Verbs.Images;

/// <summary>JSON of inspection without needless escapes.</summary>
internal static class ImageInspectionJson
{
    /// <summary>The context.</summary>
    internal static ImageInspectionJsonContext Context { get; } = new(new JsonSerializerOptions(ImageInspectionJsonContext.Default.Options) { Encoder = GoJsonEncoder.Instance });
}
