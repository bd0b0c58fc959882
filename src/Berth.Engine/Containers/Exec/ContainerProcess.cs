using System.Text.Json;
using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.Documents;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Oci.Runtime;

namespace Berth.Engine.Containers.Exec;

/// <summary>
/// Reads the process that a container was started with from its runtime configuration, and writes one for a session (OCI runtime specification,
/// "Process"), without the serializer, which first learns the shape of every type.
/// </summary>
internal static class ContainerProcess
{
    /// <summary>The <c>process</c> member of a bundle's config.json; nothing behind it is looked at.</summary>
    /// <exception cref="EngineException">It is missing or damaged.</exception>
    public static RuntimeProcess Read(string bundle)
    {
        var path = bundle + ContainerRunFiles.Configuration;
        var json = FileSystem.TryReadAll(path) ?? throw new NotFoundException($"{path}: the container's runtime configuration is missing");
        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var found = reader.ValueTextEquals("process"u8);
                reader.Read();
                if (found)
                {
                    using var process = JsonDocument.ParseValue(ref reader);
                    return RecordMembers.Read(process.RootElement, Process);
                }

                reader.Skip();
            }
        }
        catch (JsonException error)
        {
            throw new EngineException(ErrorKind.Internal, $"{path} is damaged: {error.Message}", error);
        }

        throw new EngineException(ErrorKind.Internal, $"{path} has no process");
    }

    /// <summary>A process as a runtime's <c>exec --process</c> reads it.</summary>
    public static byte[] Write(RuntimeProcess process) => RecordWriting.Write(process, static (json, of) =>
    {
        json.Flag("terminal", of.Terminal);
        json.Object("consoleSize", of.ConsoleSize, static (json, of) =>
        {
            json.Number("height", of.Height);
            json.Number("width", of.Width);
        });
        json.Object("user", of.User, static (json, of) =>
        {
            json.WriteNumber("uid", of.Uid);
            json.WriteNumber("gid", of.Gid);
            json.Number("umask", of.Umask);
            json.Numbers("additionalGids", of.AdditionalGids ?? []);
        });
        json.TextsOrNull("args", of.Args);
        json.TextsOrNull("env", of.Env);
        json.Text("cwd", of.Cwd);
        json.Object("capabilities", of.Capabilities, static (json, of) =>
        {
            json.TextsOrNull("bounding", of.Bounding);
            json.TextsOrNull("effective", of.Effective);
            json.TextsOrNull("inheritable", of.Inheritable);
            json.TextsOrNull("permitted", of.Permitted);
            json.TextsOrNull("ambient", of.Ambient);
        });
        json.Items("rlimits", of.Rlimits ?? [], static (json, of) =>
        {
            json.Text("type", of.Type);
            json.WriteNumber("hard", of.Hard);
            json.WriteNumber("soft", of.Soft);
        });
        json.Flag("noNewPrivileges", of.NoNewPrivileges);
        json.Text("apparmorProfile", of.ApparmorProfile);
        json.Number("oomScoreAdj", of.OomScoreAdj);
        json.Object("scheduler", of.Scheduler, static (json, of) =>
        {
            json.Text("policy", of.Policy);
            json.Number("nice", of.Nice);
            json.Number("priority", of.Priority);
            json.TextsOrNull("flags", of.Flags);
            json.Unsigned("runtime", of.Runtime);
            json.Unsigned("deadline", of.Deadline);
            json.Unsigned("period", of.Period);
        });
        json.Text("selinuxLabel", of.SelinuxLabel);
        json.Object("ioPriority", of.IoPriority, static (json, of) =>
        {
            json.Text("class", of.Class);
            json.WriteNumber("priority", of.Priority);
        });
        json.Object("execCPUAffinity", of.ExecCpuAffinity, static (json, of) =>
        {
            json.Text("initial", of.Initial);
            json.Text("final", of.Final);
        });
    });

    private static RuntimeProcess Process(RecordMembers of) => new()
    {
        Terminal = of.Flag("terminal") ?? false,
        ConsoleSize = of.Object("consoleSize", Size),
        User = of.Object("user", User) ?? new(),
        Args = of.Texts("args"),
        Env = of.Texts("env"),
        Cwd = of.Text("cwd") ?? "/",
        Capabilities = of.Object("capabilities", Capabilities),
        Rlimits = of.Items("rlimits", Rlimit),
        NoNewPrivileges = of.Flag("noNewPrivileges") ?? false,
        ApparmorProfile = of.Text("apparmorProfile"),
        OomScoreAdj = of.Int32("oomScoreAdj"),
        Scheduler = of.Object("scheduler", Scheduler),
        SelinuxLabel = of.Text("selinuxLabel"),
        IoPriority = of.Object("ioPriority", Priority),
        ExecCpuAffinity = of.Object("execCPUAffinity", Affinity),
    };

    private static ConsoleSize Size(RecordMembers of) => new() { Height = of.UInt32("height") ?? 0, Width = of.UInt32("width") ?? 0 };

    private static RuntimeUser User(RecordMembers of) => new()
    {
        Uid = of.UInt32("uid") ?? 0,
        Gid = of.UInt32("gid") ?? 0,
        Umask = of.UInt32("umask"),
        AdditionalGids = of.Numbers<uint>("additionalGids"),
    };

    private static RuntimeCapabilities Capabilities(RecordMembers of) => new()
    {
        Bounding = of.Texts("bounding"),
        Effective = of.Texts("effective"),
        Inheritable = of.Texts("inheritable"),
        Permitted = of.Texts("permitted"),
        Ambient = of.Texts("ambient"),
    };

    private static RuntimeRlimit Rlimit(RecordMembers of) => new() { Type = of.Required("type"), Hard = of.UInt64("hard") ?? 0, Soft = of.UInt64("soft") ?? 0 };

    private static RuntimeScheduler Scheduler(RecordMembers of) => new()
    {
        Policy = of.Required("policy"),
        Nice = of.Int32("nice"),
        Priority = of.Int32("priority"),
        Flags = of.Texts("flags"),
        Runtime = of.UInt64("runtime"),
        Deadline = of.UInt64("deadline"),
        Period = of.UInt64("period"),
    };

    private static RuntimeIoPriority Priority(RecordMembers of) => new() { Class = of.Required("class"), Priority = of.Int32("priority") ?? 0 };

    private static ExecCpuAffinity Affinity(RecordMembers of) => new() { Initial = of.Text("initial"), Final = of.Text("final") };
}
