using System.Buffers;
using System.Text.Json;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;
using Berth.Oci.Json;

namespace Berth.Engine.Containers.Bundle;

/// <summary>
/// Makes a container's <c>config.json</c> (OCI runtime specification) out of what was decided when it was created and what is known
/// now that it starts. The result is what Podman's <c>create</c> and <c>start</c> give for the same options.
/// </summary>
public static class RuntimeSpecBuilder
{
    /// <summary>The document, UTF-8.</summary>
    /// <exception cref="InvalidArgumentException">This host cannot give what the user asked for.</exception>
    public static byte[] Build(ContainerSpecification specification, RuntimeFacts facts)
    {
        var buffer = new ArrayBufferWriter<byte>(32 * 1024);
        // Arguments and variables stay readable; nothing here is ever put into HTML.
        using var json = new Utf8JsonWriter(buffer, GoJsonEncoder.UncheckedOptions);
        var capabilities = CapabilitySets.Of(specification, facts);
        json.WriteStartObject();
        json.WriteString("ociVersion"u8, "1.0.2"u8);
        ProcessSection.Write(json, specification, facts, capabilities);
        json.WriteStartObject("root"u8);
        json.WriteString("path"u8, facts.RootPath);
        // Where the root is mounted anew at the end, that mount makes it read-only: the runtime would take its attributes away.
        if (specification.Security.ReadOnlyRoot && !MountList.IsWithoutDevices(specification, facts)) json.WriteBoolean("readonly"u8, value: true);
        json.WriteEndObject();
        if (specification.Namespaces.Uts.Kind == NamespaceKind.Private) json.WriteString("hostname"u8, specification.Network.Hostname);
        json.WriteStartArray("mounts"u8);
        var mounts = MountList.Build(specification, facts);
        foreach (var mount in mounts) WriteMount(json, mount);
        json.WriteEndArray();
        json.WriteStartObject("annotations"u8);
        foreach (var (name, value) in RuntimeAnnotations.Of(specification)) json.WriteString(name, value);
        json.WriteEndObject();
        if (facts.Hooks.Count > 0) WriteHooks(json, facts.Hooks);
        LinuxSection.Write(json, specification, facts, capabilities, mounts);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteHooks(Utf8JsonWriter json, IReadOnlyList<RuntimeHook> hooks)
    {
        json.WriteStartObject("hooks"u8);
        foreach (var stage in hooks.SelectMany(static hook => hook.Stages).Distinct().Where(static stage => stage != RuntimeHook.BeforeCreation))
        {
            json.WriteStartArray(stage);
            foreach (var hook in hooks)
            {
                if (hook.Stages.Contains(stage)) hook.Hook.WriteTo(json);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteMount(Utf8JsonWriter json, MountList.Entry mount)
    {
        json.WriteStartObject();
        json.WriteString("destination"u8, mount.Destination);
        json.WriteString("type"u8, mount.Type);
        json.WriteString("source"u8, mount.Source);
        Strings(json, "options"u8, mount.Options);
        json.WriteEndObject();
    }

    /// <summary>Writes an array of strings; nothing for an empty one.</summary>
    internal static void Strings(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<string> values)
    {
        if (values.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
