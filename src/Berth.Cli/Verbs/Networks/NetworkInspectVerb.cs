using System.Text;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;
using Berth.Engine.Containers.Networking;
using Berth.Engine.Templates;
using Berth.Engine.Templates.Formatting;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Networks;

/// <summary>podman-network-inspect(1).</summary>
internal sealed class NetworkInspectVerb : Verb
{
    private const int Failure = 125;
    private readonly TextFlag _format;

    internal NetworkInspectVerb(FlagSet flags)
        => _format = flags.Text("format", 'f', "Pretty-print network to JSON or using a Go template").Completes(Completion.TemplateFields);

    /// <inheritdoc/>
    public override string Synopsis => "[options] NETWORK [NETWORK...]";

    /// <inheritdoc/>
    public override string Description => "Displays the network configuration for one or more networks.";

    /// <inheritdoc/>
    public override string[] Examples => ["network inspect podman", "network inspect --format \"{{range .Subnets}}{{.Subnet}} {{.Gateway}}{{end}}\" podman"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.AtLeast(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Networks;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var engine = invocation.Global.Open();
        var found = new List<NetworkInspection>();
        var errors = new List<EngineException>();
        foreach (var name in invocation.Arguments)
        {
            try
            {
                found.Add(engine.Containers.Networks.Inspect(name));
            }
            catch (NotFoundException error)
            {
                errors.Add(new NotFoundException($"network {name}: {error.Message}"));
            }
            catch (EngineException error)
            {
                throw new EngineException(error.Kind, $"inspecting network {name}: {error.Message}", error);
            }
        }

        Print(invocation, _format.Value, found);
        foreach (var error in errors) invocation.Report(error.Message);
        return errors.Count == 0 ? 0 : Failure;
    }

    private static void Print(Invocation invocation, string format, List<NetworkInspection> networks)
    {
        if (format.Length > 0 && !Report.IsJson(format))
        {
            Report.OfUserInRange("inspect", format).Print(invocation.Out, networks.ConvertAll(ITemplateObject (network) => new NetworkInspectionView(network)), []);
            return;
        }

        var text = new StringBuilder("[").AppendJoin(',', networks.Select(static network => GoJson.Write(new NetworkInspectionView(network)))).Append(']');
        JsonPrinter.Print(invocation.Out, Encoding.UTF8.GetBytes(text.ToString()), JsonLayout.Inspect);
    }
}
