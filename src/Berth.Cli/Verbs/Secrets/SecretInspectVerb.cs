using System.Text;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;
using Berth.Engine.Secrets;
using Berth.Engine.Templates.Formatting;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Secrets;

/// <summary>podman-secret-inspect(1).</summary>
internal sealed class SecretInspectVerb : Verb
{
    private const int Failure = 125;
    private readonly TextFlag _format;
    private readonly BoolFlag _pretty, _show;

    internal SecretInspectVerb(FlagSet flags)
    {
        _format = flags.Text("format", 'f', "Format inspect output using Go template").Completes(Completion.TemplateFields);
        _pretty = flags.Bool("pretty", "Print inspect output in human-readable format");
        _show = flags.Bool("showsecret", "Display the secret");
    }

    /// <inheritdoc/>
    public override bool NeedsUserNamespace => false;

    /// <inheritdoc/>
    public override string Synopsis => "[options] SECRET [SECRET...]";

    /// <inheritdoc/>
    public override string Description => "Display detail information on one or more secrets";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.AtLeast(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Secrets;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (_pretty.Value && _format.Changed) throw new InvalidArgumentException("--format and --pretty cannot be used together");
        var engine = invocation.Global.Open().Secrets;
        var found = new List<(Secret Secret, SecretReport Report)>();
        var errors = new List<string>();
        foreach (var name in invocation.Arguments)
        {
            if (engine.TryFind(name) is { } secret) found.Add((secret, SecretReport.Of(secret, _show.Value ? Encoding.UTF8.GetString(engine.ReadData(secret)) : null)));
            else errors.Add($"inspecting secret: no secret with name or id \"{name}\": no such secret");
        }

        foreach (var (secret, report) in found)
        {
            if (_pretty.Value) PrintPretty(invocation, secret, report);
            else if (_format.Changed && _format.Value != "json") Report.PrintOne(invocation.Out, "inspect", _format.Value, new SecretView(secret, report));
        }

        if (!_pretty.Value && (!_format.Changed || _format.Value == "json"))
            JsonPrinter.Print(invocation.Out, found.ConvertAll(static each => each.Report), SecretReportJson.Default.ListSecretReport, JsonLayout.List);
        foreach (var error in errors) invocation.Report(error);
        return errors.Count == 0 ? 0 : Failure;
    }

    private static void PrintPretty(Invocation invocation, Secret secret, SecretReport report)
    {
        var output = invocation.Out;
        output.Write("ID:              ").WriteLine(secret.Id);
        output.Write("Name:              ").WriteLine(secret.Name);
        if (report.Spec.Labels.Count > 0)
        {
            output.WriteLine("Labels:");
            foreach (var (name, value) in report.Spec.Labels) output.Write(" - ").Write(name).Write("=").WriteLine(value);
        }

        output.Write("Driver:            ").WriteLine(secret.Driver);
        output.Write("Created at:        ").WriteLine(GoTime.Text(secret.CreatedAt));
        output.Write("Updated at:        ").WriteLine(GoTime.Text(secret.UpdatedAt));
        if (report.SecretData is { } data) output.Write("Secret:            ").WriteLine(data);
    }
}
