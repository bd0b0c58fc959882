using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Logs;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Cli.Verbs;

/// <summary>podman-logs(1).</summary>
internal sealed class LogsVerb : Verb
{
    private readonly BoolFlag _color, _follow, _latest, _names, _timestamps;
    private readonly TextFlag _since, _until;
    private readonly IntegerFlag _tail;

    internal LogsVerb(FlagSet flags)
    {
        _color = flags.Bool("color", "Output the containers with different colors in the log");
        _follow = flags.Bool("follow", 'f', "Follow log output");
        _latest = flags.Bool("latest", 'l', "Act on the latest container");
        _names = flags.Bool("names", 'n', "Output the container name in the log");
        _since = flags.Text("since", "Show logs since TIMESTAMP");
        _tail = flags.Integer("tail", "Output the specified number of LINES at the end of the logs", -1);
        _timestamps = flags.Bool("timestamps", 't', "Output the timestamps in the log");
        _until = flags.Text("until", "Show logs until TIMESTAMP");
    }

    /// <inheritdoc/>
    public override bool NeedsUserNamespace => false;

    /// <inheritdoc/>
    public override string Synopsis => "[options] CONTAINER [CONTAINER...]";

    /// <inheritdoc/>
    public override string Description => "Prints what containers wrote to their standard output and standard error.";

    /// <inheritdoc/>
    public override string[] Examples => ["logs web", "logs --follow --since 10m web", "logs --names web database"];

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Containers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (_latest.Value && invocation.Arguments.Count > 0)
            throw new InvalidArgumentException("--latest and containers cannot be used together");
        if (!_latest.Value && invocation.Arguments.Count == 0)
            throw new InvalidArgumentException("specify at least one container name or ID to log");
        var options = new LogsOptions
        {
            Containers = invocation.Arguments,
            Latest = _latest.Value,
            Names = _names.Value,
            Timestamps = _timestamps.Value,
            Color = _color.Value,
            Query = new LogQuery
            {
                Follow = _follow.Value,
                Tail = _tail.Value,
                Since = Time("since", _since.Value, backwards: true),
                Until = Time("until", _until.Value, backwards: false),
            },
        };
        using var output = new Descriptor(1, owns: false);
        using var error = new Descriptor(2, owns: false);
        try
        {
            new ContainerLogs(invocation.Global.EnginePaths(), invocation.Global.MakeIndex).Print(options, output, error);
        }
        catch (SyscallException broken) when (broken.Number == Linux.Errno.EPIPE)
        {
            throw new BrokenPipeException();
        }
        return 0;
    }

    private static long? Time(string option, string text, bool backwards)
    {
        if (text.Length == 0)
            return null;
        try
        {
            return LogTime.ParseInput(text, backwards, DateTimeOffset.UtcNow);
        }
        catch (InvalidArgumentException failure)
        {
            throw new InvalidArgumentException($"parsing --{option} \"{text}\": {failure.Message}");
        }
    }
}
