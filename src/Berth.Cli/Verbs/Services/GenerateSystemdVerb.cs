using System.Buffers;
using System.Collections;
using System.Text.Json;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;
using Berth.Engine.Containers.Specification.Parsing;
using Berth.Engine.Services;
using Berth.Engine.Templates.Formatting;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Oci.Json;

namespace Berth.Cli.Verbs.Services;

/// <summary>podman-generate-systemd(1).</summary>
internal sealed class GenerateSystemdVerb : Verb
{
    private readonly TextListFlag _after, _environment, _requires, _wants;
    private readonly TextFlag _containerPrefix, _format, _restartPolicy, _separator;
    private readonly BoolFlag _files, _name, _new, _noHeader, _template;
    private readonly UnsignedFlag _restartSeconds, _startTimeout, _stopTimeout, _time;

    internal GenerateSystemdVerb(FlagSet flags)
    {
        _after = flags.Array("after", "Add dependencies order to the generated unit file");
        _containerPrefix = flags.Text("container-prefix", "Systemd unit name prefix for containers", "container");
        _environment = flags.Array("env", 'e', "Set environment variables to the systemd unit files");
        _files = flags.Bool("files", 'f', "Generate .service files instead of printing to stdout");
        _format = flags.Text("format", "Print the created units in specified format (json)");
        _name = flags.Bool("name", 'n', "Use container/pod names instead of IDs");
        _new = flags.Bool("new", "Create a new container or pod instead of starting an existing one");
        _noHeader = flags.Bool("no-header", "Skip header generation");
        // Of no effect on a container's unit.
        flags.Text("pod-prefix", "Systemd unit name prefix for pods", "pod");
        _requires = flags.Array("requires", "Similar to wants, but declares stronger requirement dependencies");
        _restartPolicy = flags.Text("restart-policy", "Systemd restart-policy", "on-failure");
        _restartSeconds = flags.Unsigned("restart-sec", "Systemd restart-sec");
        _separator = flags.Text("separator", "Systemd unit name separator between name/id and prefix", "-");
        _startTimeout = flags.Unsigned("start-timeout", "Start timeout override");
        _stopTimeout = flags.Unsigned("stop-timeout", "Stop timeout override", 10);
        _time = flags.Unsigned("time", "Stop timeout override", 10, 't').Hidden();
        _template = flags.Bool("template", "Make it a template file and use %i and %I specifiers. Working only for containers");
        _wants = flags.Array("wants", "Add (weak) requirement dependencies to the generated unit file");
    }

    /// <inheritdoc/>
    public override bool NeedsUserNamespace => false;

    /// <inheritdoc/>
    public override string Synopsis => "[options] {CONTAINER|POD}";

    /// <inheritdoc/>
    public override string Description =>
        "Generate systemd units for a pod or container.\n  The generated units can later be controlled via systemctl(1).";

    /// <inheritdoc/>
    public override string[] Examples => ["generate systemd CTR", "generate systemd --new --time 10 CTR", "generate systemd --files --name CTR"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Containers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        invocation.Error.WriteLine().WriteLine("DEPRECATED command:")
            .WriteLine("It is recommended to use Quadlets for running containers and pods under systemd.").WriteLine()
            .WriteLine("Please refer to podman-systemd.unit(5) for details.").Flush();
        if (_template.Value && _new.Changed && !_new.Value)
            throw new InvalidArgumentException("--template cannot be set with --new=false");
        if (_format.Value is not ("" or "json"))
            throw new InvalidArgumentException($"unknown --format argument: {_format.Value}");
        var unit = invocation.Global.Open().ServiceUnits.Generate(invocation.Arguments[0], Options(), invocation.Warn);
        if (_files.Value)
            unit = unit with { Text = WriteFile(unit) };
        if (_format.Value == "json")
            PrintJson(invocation.Out, unit);
        else if (_files.Value)
            invocation.Out.WriteLine(unit.Text);
        else
            invocation.Out.Write(unit.Text);
        return 0;
    }

    private static string WriteFile(ServiceUnit unit)
    {
        var path = Path.GetFullPath(unit.Name + ".service");
        FileSystem.WriteAll(path, System.Text.Encoding.UTF8.GetBytes(unit.Text), 0x1A4);
        return path;
    }

    private static void PrintJson(OutputStream output, ServiceUnit unit)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, GoJsonEncoder.Options))
        {
            json.WriteStartObject();
            json.WriteString(unit.Name, unit.Text);
            json.WriteEndObject();
        }

        JsonPrinter.Print(output, buffer.WrittenSpan, JsonLayout.Table);
    }

    private ServiceUnitOptions Options() => new()
    {
        UseName = _name.Value,
        New = _new.Value || _template.Value,
        Template = _template.Value,
        Prefix = _containerPrefix.Value,
        Separator = _separator.Value,
        RestartPolicy = _restartPolicy.Changed ? _restartPolicy.Value : null,
        RestartSeconds = _restartSeconds.Value,
        StartTimeout = _startTimeout.Value,
        StopTimeout = _stopTimeout.Changed ? _stopTimeout.Value : _time.Changed ? _time.Value : null,
        Wants = _wants.Value,
        After = _after.Value,
        Requires = _requires.Value,
        Environment = Variables(),
        Header = _noHeader.Value ? [] : [$"autogenerated by Berth {ProgramVersion.Own}", GoTime.Format(DateTimeOffset.Now, "Mon Jan _2 15:04:05 MST 2006")],
    };

    private List<string> Variables()
    {
        List<string> names = [];
        Dictionary<string, string> values = [];
        try
        {
            foreach (var line in _environment.Value)
                VariableLines.Read(line, OfThisProcess, Set);
        }
        catch (InvalidArgumentException failure)
        {
            throw new InvalidArgumentException($"parsing environment variables: {failure.Message}", failure);
        }

        return [.. names.Select(name => $"{name}={values[name]}")];

        void Set(string name, string value)
        {
            if (values.TryAdd(name, value))
                names.Add(name);
            else
                values[name] = value;
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> OfThisProcess()
        => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => KeyValuePair.Create((string)entry.Key, (string)entry.Value!));

}
