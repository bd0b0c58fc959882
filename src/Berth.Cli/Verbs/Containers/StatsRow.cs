using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Berth.Engine.Containers;
using Berth.Engine.Containers.Statistics;
using Berth.Engine.Templates;
using Berth.Engine.Templates.Formatting;

namespace Berth.Cli.Verbs.Containers;

/// <summary>A line of stats, with the fields that Podman's templates know.</summary>
internal sealed class StatsRow : ITemplateObject, IJsonWritable
{
    private const int ShortId = 12;
    private const double TicksPerNanosecond = 100.0;

    internal static readonly Dictionary<string, string> Headers = new()
    {
        ["ID"] = "ID",
        ["ContainerID"] = "CONTAINER ID",
        ["Name"] = "NAME",
        ["CPUPerc"] = "CPU %",
        ["CPU"] = "CPU",
        ["MemUsage"] = "MEM USAGE / LIMIT",
        ["MemUsageBytes"] = "MEM USAGE / LIMIT",
        ["MemPerc"] = "MEM %",
        ["MemLimit"] = "MEM LIMIT",
        ["NetIO"] = "NET IO",
        ["BlockIO"] = "BLOCK IO",
        ["PIDS"] = "PIDS",
        ["PIDs"] = "PIDS",
        ["UpTime"] = "CPU TIME",
        ["AVGCPU"] = "AVG CPU %",
        ["AvgCPU"] = "AVG CPU",
        ["BlockInput"] = "BLOCK INPUT",
        ["BlockOutput"] = "BLOCK OUTPUT",
        ["CPUNano"] = "CPU NANO",
        ["CPUSystemNano"] = "CPU SYSTEM NANO",
        ["SystemNano"] = "SYSTEM NANO",
        ["Network"] = "NETWORK",
        ["Duration"] = "DURATION",
        ["Up"] = "UP",
        ["PerCPU"] = "PER CPU",
    };

    private readonly ContainerListing _container;
    private readonly UsageSample _sample;
    private readonly bool _noTrunc;
    private readonly double _average;
    private readonly double _recent;

    internal StatsRow(ContainerListing container, UsageSample sample, UsageSample? before, bool noTrunc)
    {
        _container = container;
        _sample = sample;
        _noTrunc = noTrunc;
        _average = sample.Started is { } started && DateTimeOffset.UtcNow - started is { Ticks: > 0 } age
            ? sample.CpuNanoseconds / (age.Ticks * TicksPerNanosecond) * 100 : 0;
        _recent = before is null ? _average : (sample.CpuNanoseconds - before.CpuNanoseconds) / (Stopwatch.GetElapsedTime(before.Ticks, sample.Ticks).Ticks * TicksPerNanosecond) * 100;
    }

    /// <inheritdoc/>
    public string TypeName => "containers.containerStats";

    /// <inheritdoc/>
    public IReadOnlyList<string> FieldNames => [.. Headers.Keys];

    private static long Now => (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;

    private string Memory => $"{HumanSize.OfDecimal(_sample.MemoryBytes)} / {HumanSize.OfDecimal(_sample.MemoryLimit)}";

    private double MemoryShare => _sample.MemoryLimit > 0 ? 100.0 * _sample.MemoryBytes / _sample.MemoryLimit : 0;

    private string Network => $"{HumanSize.OfDecimal(_sample.Interfaces.Values.Sum(static usage => usage.RxBytes))} / {HumanSize.OfDecimal(_sample.Interfaces.Values.Sum(static usage => usage.TxBytes))}";

    private string Block => $"{HumanSize.OfDecimal(_sample.BlockInput)} / {HumanSize.OfDecimal(_sample.BlockOutput)}";

    private string CpuTime => GoDuration.Format(new TimeSpan(_sample.CpuNanoseconds / 100));

    private string Tasks => _sample.Tasks.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value)
    {
        value = name switch
        {
            "ID" => Id(),
            "ContainerID" => _container.Id,
            "Name" => _container.Name,
            "CPUPerc" => Percent(_recent),
            "CPU" => _recent,
            "MemUsage" => Memory,
            "MemUsageBytes" => $"{HumanSize.OfBinary(_sample.MemoryBytes)} / {HumanSize.OfBinary(_sample.MemoryLimit)}",
            "MemPerc" => Percent(MemoryShare),
            "MemLimit" => _sample.MemoryLimit,
            "NetIO" => Network,
            "BlockIO" => Block,
            "BlockInput" => _sample.BlockInput,
            "BlockOutput" => _sample.BlockOutput,
            "PIDS" => Tasks,
            "PIDs" => _sample.Tasks,
            "UpTime" or "Up" => CpuTime,
            "Duration" => _sample.CpuNanoseconds,
            "AVGCPU" => Percent(_average),
            "AvgCPU" => _average,
            "CPUNano" => _sample.CpuNanoseconds,
            "CPUSystemNano" => _sample.CpuSystemNanoseconds,
            "SystemNano" => Now,
            "Network" => _sample.Interfaces.ToDictionary(static pair => pair.Key, static pair => Text(pair.Value), StringComparer.Ordinal),
            "PerCPU" => Array.Empty<string>(),
            _ => null,
        };
        return value is not null;
    }

    /// <inheritdoc/>
    public TemplateFunction? FindMethod(string name) => null;

    /// <summary>The sample as Podman's type has it, in numbers.</summary>
    public void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("AvgCPU", _average);
        writer.WriteString("ContainerID", _container.Id);
        writer.WriteString("Name", _container.Name);
        writer.WriteNull("PerCPU");
        writer.WriteNumber("CPU", _recent);
        writer.WriteNumber("CPUNano", _sample.CpuNanoseconds);
        writer.WriteNumber("CPUSystemNano", _sample.CpuSystemNanoseconds);
        writer.WriteNumber("SystemNano", Now);
        writer.WriteNumber("MemUsage", _sample.MemoryBytes);
        writer.WriteNumber("MemLimit", _sample.MemoryLimit);
        writer.WriteNumber("MemPerc", MemoryShare);
        WriteNetwork(writer);
        writer.WriteNumber("BlockInput", _sample.BlockInput);
        writer.WriteNumber("BlockOutput", _sample.BlockOutput);
        writer.WriteNumber("PIDs", _sample.Tasks);
        writer.WriteNumber("UpTime", _sample.CpuNanoseconds);
        writer.WriteNumber("Duration", _sample.CpuNanoseconds);
        writer.WriteEndObject();
    }

    private void WriteNetwork(Utf8JsonWriter writer)
    {
        if (_sample.Interfaces.Count == 0)
        {
            writer.WriteNull("Network");
            return;
        }

        writer.WriteStartObject("Network");
        foreach (var (name, usage) in _sample.Interfaces)
        {
            writer.WriteStartObject(name);
            writer.WriteNumber("RxBytes", usage.RxBytes);
            writer.WriteNumber("RxDropped", usage.RxDropped);
            writer.WriteNumber("RxErrors", usage.RxErrors);
            writer.WriteNumber("RxPackets", usage.RxPackets);
            writer.WriteNumber("TxBytes", usage.TxBytes);
            writer.WriteNumber("TxDropped", usage.TxDropped);
            writer.WriteNumber("TxErrors", usage.TxErrors);
            writer.WriteNumber("TxPackets", usage.TxPackets);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    /// <summary>The line of the verb's JSON, for people.</summary>
    internal void WriteLine(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", Id());
        json.WriteString("name", _container.Name);
        json.WriteString("cpu_time", CpuTime);
        json.WriteString("cpu_percent", Percent(_recent));
        json.WriteString("avg_cpu", Percent(_average));
        json.WriteString("mem_usage", Memory);
        json.WriteString("mem_percent", Percent(MemoryShare));
        json.WriteString("net_io", Network);
        json.WriteString("block_io", Block);
        json.WriteString("pids", Tasks);
        json.WriteEndObject();
    }

    private static string Percent(double share) => GoFormat.Format("%.2f%%", share);

    private static string Text(InterfaceUsage usage)
        => $"{{{usage.RxBytes} {usage.RxDropped} {usage.RxErrors} {usage.RxPackets} {usage.TxBytes} {usage.TxDropped} {usage.TxErrors} {usage.TxPackets}}}";

    private string Id() => _noTrunc ? _container.Id : _container.Id[..ShortId];
}
