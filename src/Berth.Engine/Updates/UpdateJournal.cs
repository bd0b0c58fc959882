using Berth.Linux.Errors;
using Berth.Systemd.Journal;

namespace Berth.Engine.Updates;

/// <summary>The journal's entries about updates, one for each container whose image was changed or given back.</summary>
internal static class UpdateJournal
{
    /// <summary>MESSAGE_ID of a container that runs a newer image.</summary>
    public const string Updated = "8a2f0c7d3b5e4f16a9c1d4e7720b6f31";

    /// <summary>MESSAGE_ID of a service that went back to its old image.</summary>
    public const string RolledBack = "c4d9e1b6075a4a2f8e3b91f6d8207a5c";

    /// <summary>MESSAGE_ID of a service that neither the new image nor the old one starts.</summary>
    public const string Failed = "f17b3a904c2d4de88b60a5e9134c7d02";

    /// <summary>Writes an entry.</summary>
    public static void Write(string messageId, AutoUpdateTask task)
    {
        var (priority, text) = messageId switch
        {
            Updated => (5, $"{task.Unit}: container {task.ContainerName} runs a newer {task.ImageName}"),
            RolledBack => (3, $"{task.Unit}: does not start with the newer {task.ImageName}, went back to the one before"),
            _ => (3, $"{task.Unit}: does not start since {task.ImageName} was updated"),
        };
        try
        {
            new JournalMessage().Add("MESSAGE", text).Add("MESSAGE_ID", messageId).Add("SYSLOG_IDENTIFIER", "berth").Priority(priority)
                .Add("BERTH_UNIT", task.Unit).Add("CONTAINER_NAME", task.ContainerName).Add("IMAGE_NAME", task.ImageName)
                .Add("IMAGE_DIGEST", task.NewerDigest ?? "").Send();
        }
        catch (SyscallException)
        {
            // A journal that takes nothing must not stop updates; the report and the exit status tell it too.
        }
    }
}
