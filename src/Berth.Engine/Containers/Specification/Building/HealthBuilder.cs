using System.Text.Json;
using Berth.Engine.Containers.Specification.Options;
using Berth.Linux.Errors;
using Berth.Engine.Templates.Formatting;

namespace Berth.Engine.Containers.Specification.Building;

/// <summary>Builds <see cref="HealthSpecification"/>.</summary>
internal static class HealthBuilder
{
    private const long Second = 1_000_000_000;
    private const long DefaultInterval = 30 * Second;
    private const long DefaultTimeout = 30 * Second;

    public static HealthSpecification? Build(BuildRequest request)
    {
        var options = request.Options.Health;
        if (options.Disable && options.Command is not null) throw new InvalidArgumentException("cannot specify both --no-healthcheck and --health-cmd");
        var onFailure = options.OnFailure ?? "none";
        if (onFailure is not ("none" or "kill" or "restart" or "stop"))
        {
            throw new InvalidArgumentException(
                $"invalid on-failure action \"{onFailure}\" for health check: supported actions are none,kill,restart,stop");
        }

        CheckDestination(options.LogDestination, "running container create option: ");
        var probe = options.Disable ? new HealthProbe { Test = ["NONE"] } : Probe(options, request.Image?.Health);
        if (probe is null)
        {
            if (options.StartupCommand is not null)
                throw new InvalidArgumentException("cannot set a startup healthcheck when there is no regular healthcheck: invalid argument");
            if (onFailure != "none") throw new InvalidArgumentException($"cannot set on-failure action to {onFailure} without a health check");
            return null;
        }

        return new HealthSpecification
        {
            Probe = probe,
            Startup = options.StartupCommand is null ? null : Startup(options),
            StartupSuccesses = (int)(options.StartupSuccess ?? 0),
            OnFailure = onFailure,
            LogDestination = options.LogDestination ?? "local",
            MaxLogCount = options.MaxLogCount ?? 5,
            MaxLogSize = options.MaxLogSize ?? 500,
        };
    }

    /// <summary>Changes a health check; what the options do not name stays.</summary>
    /// <exception cref="InvalidArgumentException">A value cannot be, or there is no check that it could belong to.</exception>
    public static HealthSpecification? Merge(HealthSpecification? old, HealthOptions options)
    {
        if (options == new HealthOptions()) return old;
        if (options.Disable && options != new HealthOptions { Disable = true })
            throw new InvalidArgumentException("cannot specify both --no-healthcheck and other HealthCheck flags");
        if (options.OnFailure is { } action && action is not ("none" or "kill" or "restart" or "stop"))
            throw new InvalidArgumentException($"invalid on-failure action \"{action}\" for health check: supported actions are none,kill,restart,stop");
        CheckDestination(options.LogDestination, "");
        var probe = options.Disable ? new HealthProbe { Test = ["NONE"] } : Merge(old?.Probe, options);
        var startup = options.Disable ? null : options.StartupCommand is { } command && command.Length > 0
            ? Startup(options)
            : options.StartupCommand is not null ? null : old?.Startup is { } given ? MergeStartup(given, options) : null;
        return (old ?? new HealthSpecification { MaxLogCount = 5, MaxLogSize = 500 }) with
        {
            Probe = probe,
            Startup = startup,
            StartupSuccesses = (int?)options.StartupSuccess ?? old?.StartupSuccesses ?? 0,
            OnFailure = options.OnFailure ?? old?.OnFailure ?? "none",
            LogDestination = options.LogDestination ?? old?.LogDestination ?? "local",
            MaxLogCount = options.MaxLogCount ?? old?.MaxLogCount ?? 5,
            MaxLogSize = options.MaxLogSize ?? old?.MaxLogSize ?? 500,
        };
    }

    private static void CheckDestination(string? destination, string context)
    {
        if (destination is not (null or "local" or "events_logger") && !Directory.Exists(destination))
            throw new InvalidArgumentException($"{context}HealthCheck Log '{destination}' destination error: stat {destination}: no such file or directory");
    }

    private static HealthProbe Merge(HealthProbe? old, HealthOptions options)
    {
        if (old is null && options.Command is null) throw new InvalidArgumentException("startup healthcheck command is not set");
        return new HealthProbe
        {
            Test = options.Command is { } command ? Test(command) : old!.Test,
            Interval = options.Interval is { } interval ? Interval(interval) : old?.Interval ?? DefaultInterval,
            Timeout = options.Timeout is { } timeout ? Timeout(timeout) : old?.Timeout ?? DefaultTimeout,
            StartPeriod = options.StartPeriod is { } period ? StartPeriod(period) : old?.StartPeriod ?? 0,
            Retries = (int?)options.Retries ?? old?.Retries ?? 3,
        };
    }

    private static HealthProbe MergeStartup(HealthProbe old, HealthOptions options) => old with
    {
        Interval = options.StartupInterval is { } interval ? Interval(interval) : old.Interval,
        Timeout = options.StartupTimeout is { } timeout ? Timeout(timeout) : old.Timeout,
        Retries = (int?)options.StartupRetries ?? old.Retries,
    };

    private static HealthProbe? Probe(HealthOptions options, HealthProbe? image)
    {
        if (options.Command is { } command)
        {
            return Make(
                Test(command), options.Interval ?? "30s", options.Timeout ?? "30s", options.StartPeriod ?? "0s", (int)(options.Retries ?? 3), startup: false);
        }

        if (image is null || image.Test.Count == 0) return null;
        return new HealthProbe
        {
            Test = image.Test,
            Interval = options.Interval is { } interval ? Interval(interval) : image.Interval == 0 ? DefaultInterval : image.Interval,
            Timeout = options.Timeout is { } timeout ? Timeout(timeout) : image.Timeout == 0 ? DefaultTimeout : image.Timeout,
            StartPeriod = options.StartPeriod is { } period ? StartPeriod(period) : image.StartPeriod,
            Retries = options.Retries is { } retries ? (int)retries : image.Retries == 0 ? 3 : image.Retries,
        };
    }

    private static HealthProbe Startup(HealthOptions options) => Make(
        Test(options.StartupCommand!), options.StartupInterval ?? "30s", options.StartupTimeout ?? "30s", "0s",
        (int)(options.StartupRetries ?? 0), startup: true);

    private static HealthProbe Make(IReadOnlyList<string> test, string interval, string timeout, string period, int retries, bool startup)
    {
        if (retries < 1 && !startup) throw new InvalidArgumentException("healthcheck-retries must be greater than 0");
        return new HealthProbe
        {
            Test = test,
            Interval = Interval(interval),
            Timeout = Timeout(timeout),
            StartPeriod = StartPeriod(period),
            Retries = retries,
        };
    }

    private static long Interval(string text) => text == "disable" ? 0 : Duration(text, "interval");

    private static long Timeout(string text)
    {
        var timeout = Duration(text, "timeout");
        return timeout < 1 ? throw new InvalidArgumentException("healthcheck-timeout must be at least 1 second") : timeout;
    }

    private static long StartPeriod(string text)
    {
        var period = Duration(text, "start-period");
        return period < 0 ? throw new InvalidArgumentException("healthcheck-start-period must be 0 seconds or greater") : period;
    }

    private static long Duration(string text, string name)
    {
        try
        {
            return GoDuration.ParseNanoseconds(text);
        }
        catch (FormatException e)
        {
            throw new InvalidArgumentException($"invalid healthcheck-{name}: {e.Message}", e);
        }
    }

    // podman-run(1), --health-cmd: a JSON array of several words is an argument vector, anything else a line for the shell.
    private static IReadOnlyList<string> Test(string command)
    {
        var words = Words(command);
        var first = words is { Count: > 0 } ? words[0] : command.Split(' ', 2)[0];
        switch (first.ToUpperInvariant())
        {
            case "NONE":
                return ["NONE"];
            case "CMD" when words is null:
                return command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            case "CMD" or "CMD-SHELL" when words is not null:
                return words;
            case "CMD-SHELL":
                return ["CMD-SHELL", command.Length > 10 ? command[10..] : ""];
        }

        if (words is null) return ["CMD-SHELL", command];
        return words.Count > 1 ? ["CMD", .. words] : ["CMD-SHELL", words.Count == 1 ? words[0] : ""];
    }

    private static List<string>? Words(string text)
    {
        if (text.AsSpan().TrimStart() is not ['[', ..]) return null;
        try
        {
            using var document = JsonDocument.Parse(text);
            var words = new List<string>();
            foreach (var element in document.RootElement.EnumerateArray())
            {
                if (element.ValueKind != JsonValueKind.String) return null;
                words.Add(element.GetString()!);
            }

            return words;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
