using System.Buffers;
using System.Text.Json;
using Berth.Engine.Containers.Bundle;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Processes;
using Berth.Oci.Json;

namespace Berth.Engine.Containers.Inspection;

/// <summary>The member <c>Config</c>: what does not depend on the host.</summary>
internal static class ConfigInspection
{
    /// <summary>Writes the member. Podman escapes in it what HTML has other uses for, and nowhere else in the document.</summary>
    public static void Write(Utf8JsonWriter json, InspectedContainer container)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var member = new Utf8JsonWriter(buffer, GoJsonEncoder.HtmlOptions))
            WriteMembers(member, container);
        json.WritePropertyName("Config");
        json.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
    }

    private static void WriteMembers(Utf8JsonWriter json, InspectedContainer container)
    {
        var specification = container.Specification;
        var process = specification.Process;
        json.WriteStartObject();
        json.WriteString("Hostname", specification.Network.Hostname);
        json.WriteString("Domainname", "");
        json.WriteString("User", process.User);
        json.WriteBoolean("AttachStdin", value: false);
        json.WriteBoolean("AttachStdout", value: false);
        json.WriteBoolean("AttachStderr", value: false);
        json.WriteBoolean("Tty", process.Tty);
        json.WriteBoolean("OpenStdin", process.OpenStdin);
        json.WriteBoolean("StdinOnce", value: false);
        json.Strings("Env", container.Environment, nullIfEmpty: true);
        json.Strings("Cmd", process.Command, nullIfEmpty: true);
        json.WriteString("Image", specification.ImageName);
        json.WriteNull("Volumes");
        json.WriteString("WorkingDir", process.WorkingDirectory);
        json.Strings("Entrypoint", process.Entrypoint ?? [], nullIfEmpty: true);
        json.WriteNull("OnBuild");
        json.Map("Labels", specification.Labels);
        json.Map("Annotations", container.WasStarted ? RuntimeAnnotations.Of(specification) : RuntimeAnnotations.OfCreated(specification));
        json.WriteString("StopSignal", Signals.Name(specification.Lifecycle.StopSignal));
        HealthInspection.WriteConfiguration(json, specification);
        json.WriteString("HealthcheckOnFailureAction", specification.Health?.OnFailure ?? "none");
        json.WriteString("HealthLogDestination", specification.Health?.LogDestination ?? "local");
        json.WriteNumber("HealthcheckMaxLogCount", specification.Health?.MaxLogCount ?? 5);
        json.WriteNumber("HealthcheckMaxLogSize", specification.Health?.MaxLogSize ?? 500);
        json.Strings("CreateCommand", specification.CreateCommand, nullIfEmpty: true);
        if (process.TimeZone is { } zone)
            json.WriteString("Timezone", zone);
        if (process.Systemd)
            json.WriteBoolean("SystemdMode", value: true);
        json.WriteString("Umask", process.Umask);
        WriteSecrets(json, specification.Storage.Secrets);
        json.WriteNumber("Timeout", specification.Lifecycle.Timeout);
        json.WriteNumber("StopTimeout", specification.Lifecycle.StopTimeout);
        json.WriteBoolean("Passwd", !process.NoPasswd);
        json.WriteString("sdNotifyMode", specification.Lifecycle.SdNotify);
        WriteExposedPorts(json, specification.Network);
        json.WriteEndObject();
    }

    private static void WriteSecrets(Utf8JsonWriter json, IReadOnlyList<SecretSpecification> secrets)
    {
        const uint ReadableByAll = 0x124;
        if (secrets.Count == 0)
            return;
        json.WriteStartArray("Secrets");
        foreach (var secret in secrets)
        {
            json.WriteStartObject();
            json.WriteString("Name", secret.Source);
            json.WriteString("ID", secret.Id);
            json.WriteNumber("UID", secret.Uid);
            json.WriteNumber("GID", secret.Gid);
            json.WriteNumber("Mode", secret.Mode ?? ReadableByAll);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteExposedPorts(Utf8JsonWriter json, NetworkSpecification network)
    {
        var ports = new SortedSet<string>(network.ExposedPorts, StringComparer.Ordinal);
        foreach (var port in network.Ports)
        {
            for (var offset = 0; offset < port.Range; offset++)
                ports.Add($"{port.ContainerPort + offset}/{(port.Protocol.Length == 0 ? "tcp" : port.Protocol)}");
        }

        if (ports.Count == 0)
            return;
        json.WriteStartObject("ExposedPorts");
        foreach (var port in ports)
        {
            json.WriteStartObject(port);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
