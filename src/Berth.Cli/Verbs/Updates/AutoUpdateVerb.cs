using System.Buffers;
using System.Text.Json;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;
using Berth.Engine.Updates;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Oci.Json;

namespace Berth.Cli.Verbs.Updates;

/// <summary>podman-auto-update(1).</summary>
internal sealed class AutoUpdateVerb : Verb
{
    private readonly TextFlag _authFile, _format;
    private readonly BoolFlag _dryRun, _rollback, _tlsVerify;

    internal AutoUpdateVerb(FlagSet flags)
    {
        _authFile = flags.Text("authfile", "Path to the authentication file. Use REGISTRY_AUTH_FILE environment variable to override").Completes(Completion.Files);
        _dryRun = flags.Bool("dry-run", "Check for pending updates");
        _format = flags.Text("format", "Change the output format to JSON or a Go template").Completes(Completion.TemplateFields);
        _rollback = flags.Bool("rollback", "Rollback to previous image if update fails", fallback: true);
        _tlsVerify = flags.Bool("tls-verify", "Require HTTPS and verify certificates when contacting registries", fallback: true);
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options]";

    /// <inheritdoc/>
    public override string Description =>
        "Auto update containers according to their auto-update policy.\n\n  Auto-update policies are specified with the \"io.containers.autoupdate\" label.\n" +
        "  Containers are expected to run in systemd units that create new containers in order to run the updated images.";

    /// <inheritdoc/>
    public override string[] Examples => ["auto-update", "auto-update --authfile ~/authfile.json"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.None;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (_authFile.Changed && !FileSystem.Exists(_authFile.Value))
            throw new InvalidArgumentException($"credential file is not accessible: faccessat {_authFile.Value}: no such file or directory");
        var result = invocation.Open().Updates.Run(new AutoUpdateOptions
        {
            AuthFile = _authFile.Given,
            DryRun = _dryRun.Value,
            Rollback = _rollback.Value,
            TlsVerify = _tlsVerify.Changed ? _tlsVerify.Value : null,
        }, invocation.Warn);
        if (result.Reports.Count > 0)
            Print(invocation.Out, result.Reports);
        if (result.Failures.Count == 0)
            return 0;
        throw new EngineException(ErrorKind.Internal, result.Failures.Count == 1
            ? result.Failures[0]
            : $"{result.Failures.Count} errors occurred:\n{string.Concat(result.Failures.Select(static failure => $"\t* {failure}\n"))}\n");
    }

    private void Print(OutputStream output, IReadOnlyList<AutoUpdateReport> reports)
    {
        var rows = reports.Select(static report => new AutoUpdateRow(report)).ToArray();
        if (_format.Value == "json")
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(buffer, GoJsonEncoder.Options))
            {
                json.WriteStartArray();
                foreach (var row in rows)
                    row.WriteJson(json);
                json.WriteEndArray();
            }

            JsonPrinter.Print(output, buffer.WrittenSpan, JsonLayout.List);
            return;
        }

        const string Name = "auto-update";
        const string Table = "{{range .}}\t{{.Unit}}\t{{.Container}}\t{{.Image}}\t{{.Policy}}\t{{.Updated}}\n{{end -}}";
        var report = _format.Changed ? Report.OfUserInRange(Name, _format.Value) : Report.OfVerb(Name, Table);
        report.Print(output, rows, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Unit"] = "UNIT",
            ["Container"] = "CONTAINER",
            ["ContainerName"] = "CONTAINER NAME",
            ["ContainerID"] = "CONTAINER ID",
            ["Image"] = "IMAGE",
            ["Policy"] = "POLICY",
            ["Updated"] = "UPDATED",
        });
    }
}
