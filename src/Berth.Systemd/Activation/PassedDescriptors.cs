using System.Globalization;
using System.Runtime.InteropServices;
using Berth.Linux;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Systemd.Activation;

/// <summary>Socket activation: the descriptors from number 3 on that systemd passes to a service (sd_listen_fds(3)).</summary>
public static partial class PassedDescriptors
{
    private const int First = 3, SetDescriptorFlags = 2, CloseOnExec = 1;

    /// <summary>Takes the descriptors that were meant for this process, by its environment.</summary>
    /// <returns>None where LISTEN_PID names another process or nothing was passed.</returns>
    /// <exception cref="InvalidArgumentException">The variables make no sense.</exception>
    /// <exception cref="SyscallException">A descriptor that was announced is not open.</exception>
    public static IReadOnlyList<PassedDescriptor> Take()
    {
        var names = Parse(
            Environment.GetEnvironmentVariable("LISTEN_PID"),
            Environment.GetEnvironmentVariable("LISTEN_FDS"),
            Environment.GetEnvironmentVariable("LISTEN_FDNAMES"),
            Environment.ProcessId);
        var list = new List<PassedDescriptor>(names.Count);
        for (var i = 0; i < names.Count; i++)
        {
            Syscall.Check(fcntl(First + i, SetDescriptorFlags, CloseOnExec), "fcntl", string.Create(CultureInfo.InvariantCulture, $"LISTEN_FDS descriptor {First + i}"));
            list.Add(new PassedDescriptor(new Descriptor(First + i), names[i]));
        }
        return list;
    }

    /// <summary>The names of the descriptors for the process <paramref name="own"/>, in the order of their numbers.</summary>
    internal static IReadOnlyList<string> Parse(string? pid, string? count, string? names, int own)
    {
        if (string.IsNullOrEmpty(pid) || string.IsNullOrEmpty(count))
            return [];
        if (!int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var addressee))
            throw new InvalidArgumentException($"LISTEN_PID \"{pid}\" is not a process id");
        if (addressee != own)
            return [];
        if (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 65_536)
            throw new InvalidArgumentException($"LISTEN_FDS \"{count}\" is not a number of descriptors");
        var given = string.IsNullOrEmpty(names) ? [] : names.Split(':');
        if (given.Length > 0 && given.Length != number)
            throw new InvalidArgumentException($"LISTEN_FDNAMES has {given.Length} names for {number} descriptors");
        var list = new string[number];
        for (var i = 0; i < number; i++)
            list[i] = given.Length > 0 ? given[i] : "unknown";
        return list;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int descriptor, int command, int argument);
}
