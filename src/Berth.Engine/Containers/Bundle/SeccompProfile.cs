using System.Runtime.InteropServices;
using System.Text.Json;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Bundle;

/// <summary>
/// Turns a seccomp profile of containers-common (or Docker, whose format it is) into the <c>linux.seccomp</c> of an OCI
/// configuration: the rules that apply to this architecture, this kernel and the capabilities that the container has.
/// It reads and writes JSON as streams of tokens, as it is in the way of every start.
/// </summary>
public static class SeccompProfile
{
    private static readonly string[] DefaultPlaces = ["/etc/containers/seccomp.json", "/usr/share/containers/seccomp.json"];

    /// <summary>The default profile's path: containers.conf's, else the administrator's, else the distribution's; null if there is none.</summary>
    public static string? DefaultPath()
    {
        foreach (var place in DefaultPlaces)
        {
            if (File.Exists(place)) return place;
        }

        return null;
    }

    /// <summary>Writes the value of <c>linux.seccomp</c>.</summary>
    /// <param name="profile">The profile, UTF-8.</param>
    /// <param name="capabilities">The container's bounding set.</param>
    /// <param name="into">Where the object is written.</param>
    /// <exception cref="InvalidArgumentException">The profile is malformed.</exception>
    public static void Write(ReadOnlySpan<byte> profile, IReadOnlyList<string> capabilities, Utf8JsonWriter into)
    {
        if (profile.StartsWith("\uFEFF"u8)) profile = profile[3..];
        try
        {
            WriteObject(profile, capabilities, into);
        }
        catch (JsonException e)
        {
            throw new InvalidArgumentException($"decoding seccomp profile failed: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidArgumentException($"decoding seccomp profile failed: {e.Message}", e);
        }
    }

    private static void WriteObject(ReadOnlySpan<byte> profile, IReadOnlyList<string> capabilities, Utf8JsonWriter into)
    {
        var reader = new Utf8JsonReader(profile, new JsonReaderOptions { AllowTrailingCommas = true });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw new InvalidArgumentException("decoding seccomp profile failed: no object");
        into.WriteStartObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("defaultAction"u8))
            {
                reader.Read();
                into.WriteString("defaultAction"u8, reader.GetString());
            }
            else if (reader.ValueTextEquals("defaultErrnoRet"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.Number) into.WriteNumber("defaultErrnoRet"u8, reader.GetUInt32());
            }
            else if (reader.ValueTextEquals("architectures"u8) || reader.ValueTextEquals("flags"u8))
            {
                var name = reader.GetString()!;
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartArray) CopyStrings(ref reader, name, into);
            }
            else if (reader.ValueTextEquals("listenerPath"u8) || reader.ValueTextEquals("listenerMetadata"u8))
            {
                var name = reader.GetString()!;
                reader.Read();
                if (reader.GetString() is { Length: > 0 } value) into.WriteString(name, value);
            }
            else if (reader.ValueTextEquals("archMap"u8))
            {
                reader.Read();
                WriteArchitectures(ref reader, into);
            }
            else if (reader.ValueTextEquals("syscalls"u8))
            {
                reader.Read();
                WriteRules(ref reader, capabilities, into);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        into.WriteEndObject();
    }

    private static void CopyStrings(ref Utf8JsonReader reader, string name, Utf8JsonWriter into)
    {
        into.WriteStartArray(name);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) into.WriteStringValue(reader.GetString());
        into.WriteEndArray();
    }

    private static void WriteArchitectures(ref Utf8JsonReader reader, Utf8JsonWriter into)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return;
        var native = Architecture().Seccomp;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var isNative = false;
            var all = new List<string>();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("architecture"u8))
                {
                    reader.Read();
                    isNative = reader.ValueTextEquals(native);
                }
                else if (reader.ValueTextEquals("subArchitectures"u8))
                {
                    reader.Read();
                    if (reader.TokenType != JsonTokenType.StartArray) continue;
                    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) all.Add(reader.GetString()!);
                }
                else
                {
                    reader.Read();
                    reader.Skip();
                }
            }

            if (!isNative) continue;
            into.WriteStartArray("architectures"u8);
            into.WriteStringValue(native);
            foreach (var other in all) into.WriteStringValue(other);
            into.WriteEndArray();
        }
    }

    private static void WriteRules(ref Utf8JsonReader reader, IReadOnlyList<string> capabilities, Utf8JsonWriter into)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return;
        into.WriteStartArray("syscalls"u8);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            // Whether a rule applies stands behind its names, so it is looked at first and then copied.
            var start = reader;
            if (Applies(ref reader, capabilities)) CopyRule(ref start, into);
        }

        into.WriteEndArray();
    }

    private static bool Applies(ref Utf8JsonReader reader, IReadOnlyList<string> capabilities)
    {
        var applies = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var includes = reader.ValueTextEquals("includes"u8);
            var excludes = !includes && reader.ValueTextEquals("excludes"u8);
            reader.Read();
            if ((includes || excludes) && reader.TokenType == JsonTokenType.StartObject) applies &= MeetsFilter(ref reader, capabilities, includes);
            else reader.Skip();
        }

        return applies;
    }

    private static bool MeetsFilter(ref Utf8JsonReader reader, IReadOnlyList<string> capabilities, bool includes)
    {
        var meets = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("arches"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.StartArray) continue;
                var native = Architecture().Name;
                var (any, found) = (false, false);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    any = true;
                    found |= reader.ValueTextEquals(native);
                }

                if (any) meets &= includes == found;
            }
            else if (reader.ValueTextEquals("caps"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.StartArray) continue;
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) meets &= includes == Has(capabilities, ref reader);
            }
            else if (reader.ValueTextEquals("minKernel"u8))
            {
                reader.Read();
                if (reader.GetString() is { Length: > 0 } version) meets &= includes == (Environment.OSVersion.Version >= KernelVersion(version));
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return meets;
    }

    private static Version KernelVersion(string text)
        => Version.TryParse(text.Contains('.') ? text : text + ".0", out var version)
            ? version
            : throw new InvalidArgumentException($"decoding seccomp profile failed: minKernel \"{text}\" is no version");

    private static bool Has(IReadOnlyList<string> capabilities, ref Utf8JsonReader reader)
    {
        foreach (var capability in capabilities)
        {
            if (reader.ValueTextEquals(capability)) return true;
        }

        return false;
    }

    private static void CopyRule(ref Utf8JsonReader reader, Utf8JsonWriter into)
    {
        into.WriteStartObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("names"u8))
            {
                reader.Read();
                into.WriteStartArray("names"u8);
                // System calls have plain names: they need no unescaping.
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) into.WriteStringValue(reader.ValueSpan);
                into.WriteEndArray();
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length == 0) continue;
                into.WriteStartArray("names"u8);
                into.WriteStringValue(reader.ValueSpan);
                into.WriteEndArray();
            }
            else if (reader.ValueTextEquals("action"u8))
            {
                reader.Read();
                into.WriteString("action"u8, reader.ValueSpan);
            }
            else if (reader.ValueTextEquals("errnoRet"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.Number) into.WriteNumber("errnoRet"u8, reader.GetUInt32());
            }
            else if (reader.ValueTextEquals("args"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartArray) CopyArguments(ref reader, into);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        into.WriteEndObject();
    }

    private static void CopyArguments(ref Utf8JsonReader reader, Utf8JsonWriter into)
    {
        var open = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            if (!open) into.WriteStartArray("args"u8);
            open = true;
            into.WriteStartObject();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.ValueSpan;
                reader.Read();
                if (reader.TokenType == JsonTokenType.String) into.WriteString(name, reader.ValueSpan);
                else if (reader.TokenType == JsonTokenType.Number && (reader.GetUInt64() != 0 || !name.SequenceEqual("valueTwo"u8)))
                    into.WriteNumber(name, reader.GetUInt64());
            }

            into.WriteEndObject();
        }

        if (open) into.WriteEndArray();
    }

    private static (string Seccomp, string Name) Architecture() => RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => ("SCMP_ARCH_X86_64", "amd64"),
        System.Runtime.InteropServices.Architecture.Arm64 => ("SCMP_ARCH_AARCH64", "arm64"),
        System.Runtime.InteropServices.Architecture.RiscV64 => ("SCMP_ARCH_RISCV64", "riscv64"),
        System.Runtime.InteropServices.Architecture.Ppc64le => ("SCMP_ARCH_PPC64LE", "ppc64le"),
        System.Runtime.InteropServices.Architecture.S390x => ("SCMP_ARCH_S390X", "s390x"),
        System.Runtime.InteropServices.Architecture.Arm => ("SCMP_ARCH_ARM", "arm"),
        System.Runtime.InteropServices.Architecture.LoongArch64 => ("SCMP_ARCH_LOONGARCH64", "loong64"),
        _ => ("SCMP_ARCH_X86", "x86"),
    };
}
