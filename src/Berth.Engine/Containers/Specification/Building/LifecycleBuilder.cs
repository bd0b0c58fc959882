using System.Globalization;
using Berth.Engine.Containers.Specification.Options;
using Berth.Linux.Errors;
using Berth.Linux.Processes;

namespace Berth.Engine.Containers.Specification.Building;

/// <summary>Builds <see cref="LifecycleSpecification"/>.</summary>
internal static class LifecycleBuilder
{
    // systemd's own units have this long to stop (DefaultTimeoutStopSec=), and what is cut short may lose data.
    private const uint SystemdStopTimeout = 90;

    public static LifecycleSpecification Build(BuildRequest request, ProcessSpecification process, HealthSpecification? health)
    {
        var options = request.Options.Lifecycle;
        var remove = options.Remove || options.RemoveImage;
        if (remove && options.Restart is not (null or "" or "no" or "never" or "on-failure"))
            throw new InvalidArgumentException("the --rm option conflicts with --restart, when the restartPolicy is not \"\" and \"no\"");
        var restart = Restart(options.Restart);
        var notify = options.SdNotify ?? "container";
        if (notify is not ("container" or "conmon" or "healthy" or "ignore"))
        {
            throw new InvalidArgumentException(
                $"invalid config provided: invalid argument: invalid sdnotify value \"{notify}\": must be conmon, container, healthy or ignore");
        }

        if (notify == "healthy" && health?.Probe is null or { Test: ["NONE"] })
            throw new InvalidArgumentException("invalid argument: sdnotify policy \"healthy\" requires a healthcheck to be set");
        foreach (var required in options.Requires)
            request.Depend(required, e => $"\"{required}\" is not a valid container, cannot be used as a dependency: {e.Message}");
        var monitor = options.Monitor ?? "conmon";
        if (monitor is not ("conmon" or "none")) throw new InvalidArgumentException($"invalid monitor \"{monitor}\": must be conmon or none");
        if (monitor == "none") RefuseWhatConmonDoes(request.Options, restart);
        return new LifecycleSpecification
        {
            StopSignal = StopSignal(request, process.Systemd),
            StopTimeout = options.StopTimeout
                ?? (process.Systemd && !request.Configuration.Engine.IsStopTimeoutSet ? SystemdStopTimeout : request.Configuration.Engine.StopTimeout),
            StopsWhileMoving = process.Systemd && options.StopTimeout is null && !request.Configuration.Engine.IsStopTimeoutSet,
            Timeout = options.Timeout ?? 0,
            Restart = restart,
            Remove = remove,
            RemoveImage = options.RemoveImage,
            SdNotify = notify,
            CidFile = FullPath(options.CidFile),
            PidFile = FullPath(options.PidFile),
            ConmonPidFile = FullPath(options.ConmonPidFile),
            Dependencies = request.Dependencies,
            Runtime = Runtime(request, options.Runtime),
            Monitor = monitor,
        };
    }

    // What is conmon's work alone; a service manager has its own way for each.
    private static void RefuseWhatConmonDoes(CreateOptions options, RestartPolicy restart)
    {
        if (options.Process.Tty) throw Refused("--tty", "a terminal needs conmon");
        if (restart.Name is not ("no" or "")) throw Refused("--restart", "let Restart= of the service say that");
        if (options.Lifecycle.Timeout > 0) throw Refused("--timeout", "let RuntimeMaxSec= of the service say that");
        if (!string.IsNullOrEmpty(options.Lifecycle.ConmonPidFile)) throw Refused("--conmon-pidfile", "there is no conmon");
    }

    private static InvalidArgumentException Refused(string option, string reason) => new($"{option} and --monitor=none conflict: {reason}");

    private static string Runtime(BuildRequest request, string? given)
    {
        // As with Podman that of the image's platform goes before --runtime.
        var ofPlatform = request.Image is { } image ? request.Configuration.Engine.RuntimeOfPlatform(image.Platform) : null;
        var wanted = ofPlatform ?? given;
        try
        {
            var (name, path) = request.Helpers.Runtime(wanted);
            return wanted is not null && wanted.Contains('/') ? path : name;
        }
        catch (EngineException error) when (ofPlatform is not null && error.Kind is ErrorKind.NotFound or ErrorKind.InvalidArgument)
        {
            throw new InvalidArgumentException($"requested OCI runtime {ofPlatform} is not available: invalid argument", error);
        }
    }

    private static int StopSignal(BuildRequest request, bool systemd)
    {
        var given = request.Options.Lifecycle.StopSignal;
        if (string.IsNullOrEmpty(given)) given = request.Image?.StopSignal;
        return string.IsNullOrEmpty(given) ? systemd ? Signals.SystemdHalt : Signals.Terminate : Signals.Parse(given);
    }

    /// <summary>Reads a restart policy as --restart takes it.</summary>
    /// <param name="text">The policy and, of on-failure, how often; null or empty for none.</param>
    /// <param name="context">What an error about an unknown policy begins with.</param>
    public static RestartPolicy Restart(string? text, string context = "running container create option: ")
    {
        if (string.IsNullOrEmpty(text)) return RestartPolicy.No;
        var colon = text.IndexOf(':');
        var name = colon < 0 ? text : text[..colon];
        if (colon >= 0 && name != "on-failure")
            throw new InvalidArgumentException("restart policy retries can only be specified with on-failure restart policy");
        uint retries = 0;
        if (colon >= 0 && text[(colon + 1)..] is ['-', _, ..] negative && long.TryParse(negative, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            throw new InvalidArgumentException("must specify restart policy retry count as a number greater than 0");
        if (colon >= 0 && !uint.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out retries))
        {
            throw new InvalidArgumentException(
                $"parsing restart policy retry count: strconv.Atoi: parsing \"{text[(colon + 1)..]}\": invalid syntax");
        }

        return name switch
        {
            "no" or "never" => RestartPolicy.No,
            "always" or "on-failure" or "unless-stopped" => new RestartPolicy(name, retries),
            _ => throw new InvalidArgumentException($"{context}\"{name}\" is not a valid restart policy: invalid argument"),
        };
    }

    private static string? FullPath(string? path) => string.IsNullOrEmpty(path) ? null : Path.GetFullPath(path);
}
