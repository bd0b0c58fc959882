using Berth.Engine.Containers.Specification.Parsing;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Building;

/// <summary>Builds <see cref="LoggingSpecification"/>.</summary>
internal static class LoggingBuilder
{
    public static LoggingSpecification Build(BuildRequest request)
    {
        var options = request.Options.Logging;
        var configuration = request.Configuration.Containers;
        var driver = options.Driver is { Length: > 0 } given ? given : configuration.LogDriver;
        var isDirect = request.Options.Lifecycle.Monitor == "none";
        // The service manager gets what the container writes, whatever containers.conf says of conmon's log.
        if (isDirect && options.Driver is null or "") driver = "journald";
        if (isDirect && driver is not ("journald" or "passthrough" or "none"))
            throw new InvalidArgumentException($"--log-driver={driver} and --monitor=none conflict: the service has the container's output; use journald, passthrough or none");
        if (driver.Length == 0) driver = request.Host.IsJournalUsable ? "journald" : "k8s-file";
        if (driver is not ("k8s-file" or "json-file" or "journald" or "none" or "passthrough" or "passthrough-tty"))
            throw new InvalidArgumentException("running container create option: invalid log driver: invalid argument");
        var result = new LoggingSpecification
        {
            Driver = driver,
            MaxSize = Math.Max(0, configuration.LogSizeMax),
            Tag = configuration.LogTag is { Length: > 0 } tag ? tag : null,
            Path = configuration.LogPath is { Length: > 0 } directory && driver is "k8s-file" or "json-file" && configuration.LogPath.Length > 0
                ? $"{configuration.LogPath}/{request.Id}/ctr.log"
                : null,
        };
        foreach (var option in options.Options) result = Apply(result, option);
        return result;
    }

    private static LoggingSpecification Apply(LoggingSpecification result, string option)
    {
        var equals = option.IndexOf('=');
        if (equals < 0) throw new InvalidArgumentException($"invalid log option \"{option}\"");
        var value = option[(equals + 1)..];
        switch (option[..equals])
        {
            case "driver":
                return result with { Driver = value };
            case "path":
                return value.Length == 0 ? result : result with { Path = Path.GetFullPath(value) };
            case "max-size":
                return result with { MaxSize = SizeParser.ParseDecimal(value) };
            case "tag":
                return value.Length == 0 ? result : result with { Tag = value };
            case "label":
                return result with { Labels = [.. result.Labels, value] };
            default:
                // Docker's options for its own drivers are in many scripts; Podman takes them without a word.
                return result;
        }
    }
}
