using Berth.Linux.Sockets;

namespace Berth.Systemd.Notify;

/// <summary>A notification that a service sent (sd_notify(3)).</summary>
/// <param name="Fields">Its assignments in order of arrival; the last of a name counts.</param>
/// <param name="Sender">The process that sent it; null where the kernel did not say.</param>
public sealed record NotifyMessage(IReadOnlyDictionary<string, string> Fields, PeerCredentials? Sender)
{
    /// <summary>READY=1.</summary>
    public bool IsReady => Fields.TryGetValue("READY", out var value) && value is "1";

    /// <summary>STOPPING=1.</summary>
    public bool IsStopping => Fields.TryGetValue("STOPPING", out var value) && value is "1";

    /// <summary>STATUS=; null where there is none.</summary>
    public string? Status => Fields.GetValueOrDefault("STATUS");

    /// <summary>Parses a datagram's text; lines without an equals sign are dropped, as systemd does.</summary>
    public static NotifyMessage Parse(string text, PeerCredentials? sender = null)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.AsSpan().Split('\n'))
        {
            var assignment = text.AsSpan()[line];
            var equals = assignment.IndexOf('=');
            if (equals > 0)
                fields[assignment[..equals].ToString()] = assignment[(equals + 1)..].ToString();
        }
        return new NotifyMessage(fields, sender);
    }
}
