namespace Berth.Engine.Events;

/// <summary>Events of what is no container, with the fields that Podman gives each kind.</summary>
internal static class ObjectEvents
{
    /// <summary>Writes an event of an image.</summary>
    public static void WriteImage(this EventLog log, string status, string id, string name = "", string error = "")
        => log.Write(new EngineEvent { Type = "image", Status = status, Id = id, Name = name, Error = error });

    /// <summary>Writes an event of a volume.</summary>
    public static void WriteVolume(this EventLog log, string status, string name) => log.Write(new EngineEvent { Type = "volume", Status = status, Name = name });

    /// <summary>Writes an event of a network, or of a container on it.</summary>
    public static void WriteNetwork(this EventLog log, string status, string name, string id, string? driver = null) => log.Write(new EngineEvent
    {
        Type = "network",
        Status = status,
        Id = id,
        Network = name,
        Attributes = driver is null ? null : new Dictionary<string, string> { ["driver"] = driver },
    });

    /// <summary>Writes an event of a secret, whose name and identifier are nobody's business.</summary>
    public static void WriteSecret(this EventLog log, string status) => log.Write(new EngineEvent { Type = "secret", Status = status });

    /// <summary>Writes an event of the whole engine.</summary>
    public static void WriteSystem(this EventLog log, string status) => log.Write(new EngineEvent { Type = "system", Status = status });
}
