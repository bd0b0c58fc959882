using System.Text.Json;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Health;

namespace Berth.Engine.Containers.Inspection;

/// <summary>What inspect says about health checks.</summary>
internal static class HealthInspection
{
    /// <summary>How the checks have gone: State.Health.</summary>
    public static void WriteState(Utf8JsonWriter json, HealthState health)
    {
        json.WriteStartObject("Health");
        json.WriteString("Status", health.Status);
        json.WriteNumber("FailingStreak", health.FailingStreak);
        if (health.Log.Count == 0)
        {
            json.WriteNull("Log");
        }
        else
        {
            json.WriteStartArray("Log");
            foreach (var attempt in health.Log)
            {
                json.WriteStartObject();
                json.WriteString("Start", attempt.Start);
                json.WriteString("End", attempt.End);
                json.WriteNumber("ExitCode", attempt.ExitCode);
                json.WriteString("Output", attempt.Output);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    /// <summary>What the checks are: Config.Healthcheck and Config.StartupHealthCheck.</summary>
    /// <param name="json">Where.</param>
    /// <param name="specification">The container.</param>
    public static void WriteConfiguration(Utf8JsonWriter json, ContainerSpecification specification)
    {
        var health = specification.Health;
        if (health?.Probe is { } probe)
        {
            Write(json, "Healthcheck", probe, 0);
        }
        else if (specification.Rootfs is not null)
        {
            // As Podman, for which only an image can lack one.
            json.WriteStartObject("Healthcheck");
            json.WriteEndObject();
        }

        if (health?.Startup is { } startup)
            Write(json, "StartupHealthCheck", startup, health.StartupSuccesses);
    }

    private static void Write(Utf8JsonWriter json, string name, HealthProbe probe, int successes)
    {
        json.WriteStartObject(name);
        json.Strings("Test", probe.Test);
        Number("StartPeriod", probe.StartPeriod);
        Number("Interval", probe.Interval);
        Number("Timeout", probe.Timeout);
        Number("Retries", probe.Retries);
        Number("Successes", successes);
        json.WriteEndObject();

        void Number(string key, long value)
        {
            if (value != 0)
                json.WriteNumber(key, value);
        }
    }
}
