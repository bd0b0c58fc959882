using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;
using Berth.Engine.Containers.Machines.Checking;
using Berth.Engine.Containers.Specification.Options;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Machines;

/// <summary><c>berth machine-check</c>: boots an image once and tells which points of systemd's Container Interface hold.</summary>
internal sealed class MachineCheckVerb : Verb
{
    private const int Failed = 1;

    private readonly ChoiceFlag _format;
    private readonly TextFlag _network;
    private readonly BoolFlag _rootfs;
    private readonly DurationFlag _timeout;

    internal MachineCheckVerb(FlagSet flags)
    {
        _format = flags.Choice("format", "Print a table or JSON", "table", ["table", "json"]);
        _network = flags.Text("network", "Network of the container, as of run");
        _rootfs = flags.Bool("rootfs", "The first argument is not an image but the rootfs to the exploded container");
        _timeout = flags.Duration("timeout", "How long the boot may take", TimeSpan.FromMinutes(2));
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] IMAGE [COMMAND [ARG...]]";

    /// <inheritdoc/>
    public override string Description
        => "Boots an image once, reports which points of systemd's Container Interface hold, which units failed and which settings the host lacks,\nand removes the container. The exit status is 1 if a point fails.";

    /// <inheritdoc/>
    public override string[] Examples => ["machine-check localhost/web", "machine-check --format json localhost/web /sbin/init"];

    /// <inheritdoc/>
    public override bool Interspersed => false;

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.AtLeast(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (_timeout.Value <= TimeSpan.Zero) throw new InvalidArgumentException("--timeout must be greater than 0");
        var report = invocation.Open().MachineCheck.Run(
            new CreateOptions
            {
                Image = invocation.Arguments[0],
                IsRootfs = _rootfs.Value,
                Command = _rootfs.Value && invocation.Arguments.Count == 1 ? ["/sbin/init"] : [.. invocation.Arguments.Skip(1)],
                CreateCommand = Environment.GetCommandLineArgs(),
                Process = new ProcessOptions { Systemd = "always" },
                Network = new NetworkOptions { Networks = _network.Given is { } network ? [network] : [] },
            },
            _timeout.Value,
            invocation.Warn);
        if (_format.Value == "json")
            JsonPrinter.Print(invocation.Out, MachineCheckView.Of(report), MachineCheckJson.Default.MachineCheckView, JsonLayout.Report);
        else
            PrintTable(invocation, report);
        return report.Passed ? 0 : Failed;
    }

    private static void PrintTable(Invocation invocation, MachineCheckReport report)
    {
        var output = invocation.Out;
        output.WriteLine($"{report.Image}: {(report.State.Length > 0 ? report.State : "no answer")} after {report.BootMilliseconds} ms, stopped in {report.StopMilliseconds} ms");
        var width = report.Points.Max(static point => point.Name.Length);
        var area = "";
        foreach (var point in report.Points)
        {
            if (point.Area != area)
                output.WriteLine($"{area = point.Area}:");
            output.WriteLine($"  {Mark(point.Outcome),-7} {point.Name.PadRight(width)}  {point.Detail}");
        }
    }

    private static string Mark(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Holds => "ok",
        CheckOutcome.Lacking => "missing",
        _ => "FAILED",
    };
}
