using System.Buffers;
using System.Text;
using System.Text.Json;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;
using Berth.Engine.Images.Policies;
using Berth.Oci.Json;

namespace Berth.Cli.Verbs.Images;

/// <summary><c>image trust show</c> of podman-image-trust(1).</summary>
internal sealed class ImageTrustShowVerb : Verb
{
    private readonly BoolFlag _json, _noHeading, _raw;
    private readonly TextFlag _policy, _signatures;

    internal ImageTrustShowVerb(FlagSet flags)
    {
        _json = flags.Bool("json", 'j', "Output as json");
        _noHeading = flags.Bool("noheading", 'n', "Do not print column headings");
        _policy = flags.Text("policypath", "Path of the policy file");
        _policy.Hidden();
        _raw = flags.Bool("raw", "Output raw policy file");
        _signatures = flags.Text("registrypath", "Path of the directory of registries' signatures");
        _signatures.Hidden();
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] [REGISTRY]";

    /// <inheritdoc/>
    public override string Description => "Display trust policy for the system.";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.AtMost(1);

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var trust = invocation.Global.Open().Registries.Trust;
        if (_raw.Value)
        {
            invocation.Out.Write(Encoding.UTF8.GetString(trust.Read(_policy.Given))).Write('\n');
            return 0;
        }

        var rows = trust.Rows(_policy.Given, _signatures.Given, invocation.Warn);
        if (_json.Value)
        {
            JsonPrinter.Print(invocation.Out, Json(rows), JsonLayout.Report);
            return 0;
        }

        var text = new StringBuilder();
        if (!_noHeading.Value) text.Append("TRANSPORT\tNAME\tTYPE\tID\tSTORE\n");
        foreach (var row in rows) text.Append($"{row.Transport}\t{row.RepositoryName}\t{row.Type}\t{row.Signers}\t{row.SignatureStore}\n");
        invocation.Out.Write(ColumnWriter.Align(text.ToString()));
        return 0;
    }

    private static ReadOnlySpan<byte> Json(IReadOnlyList<TrustRow> rows)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, GoJsonEncoder.Options))
        {
            writer.WriteStartArray();
            foreach (var row in rows)
            {
                writer.WriteStartObject();
                writer.WriteString("transport", row.Transport);
                if (row.Name.Length > 0) writer.WriteString("name", row.Name);
                if (row.RepositoryName.Length > 0) writer.WriteString("repo_name", row.RepositoryName);
                if (row.SignatureStore.Length > 0) writer.WriteString("sigstore", row.SignatureStore);
                writer.WriteString("type", row.Type);
                if (row.Signers.Length > 0) writer.WriteString("gpg_id", row.Signers);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return buffer.WrittenSpan;
    }
}
