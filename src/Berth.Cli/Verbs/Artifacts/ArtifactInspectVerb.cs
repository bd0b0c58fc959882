using System.Buffers;
using System.Text.Json;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;
using Berth.Engine.Artifacts;
using Berth.Oci.Json;

namespace Berth.Cli.Verbs.Artifacts;

/// <summary>podman-artifact-inspect(1).</summary>
internal sealed class ArtifactInspectVerb : Verb
{
    private readonly TextFlag _format;

    internal ArtifactInspectVerb(FlagSet flags)
        => _format = flags.Text("format", 'f', "Format volume output using JSON or a Go template", "json").Completes(Completion.TemplateFields);

    /// <inheritdoc/>
    public override string Synopsis => "[options] ARTIFACT";

    /// <inheritdoc/>
    public override string Description => "Provide details on an OCI artifact";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(1);

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var artifact = invocation.Global.Open().Artifacts.Find(invocation.Arguments[0]);
        if (Report.IsJson(_format.Value))
            JsonPrinter.Print(invocation.Out, Document(artifact), JsonLayout.Inspect);
        else
            Report.PrintOne(invocation.Out, "inspect", _format.Value, new ArtifactView(artifact));
        return 0;
    }

    private static ReadOnlySpan<byte> Document(StoredArtifact artifact)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, GoJsonEncoder.Options))
        {
            json.WriteStartObject();
            json.WritePropertyName("Manifest");
            json.WriteRawValue(artifact.Document.Bytes.Span, skipInputValidation: true);
            json.WriteString("Name", artifact.Name);
            json.WriteString("Digest", artifact.Document.Digest.ToString());
            json.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }
}
