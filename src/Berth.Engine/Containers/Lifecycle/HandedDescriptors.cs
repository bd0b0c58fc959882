using System.Globalization;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Systemd.Activation;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>
/// The descriptors that a container gets from whoever starts it: those of socket activation (sd_listen_fds(3)), then those of
/// --preserve-fds, and those that --preserve-fd names, each with the number that it has here.
/// </summary>
public static class HandedDescriptors
{
    private const int First = 3;
    private const int CloseOnExec = 0x80000;

    /// <summary>What is handed over.</summary>
    /// <exception cref="InvalidArgumentException">A descriptor that was asked for is not there.</exception>
    internal static StartRequest Collect(int preserved, IReadOnlyList<int> numbers)
    {
        var listening = PassedDescriptors.Take();
        var count = listening.Count + preserved;
        var highest = First + count - 1;
        foreach (var number in numbers) highest = Math.Max(highest, number);
        if (highest < First) return StartRequest.Plain;
        var passed = new List<Descriptor>(highest - First + 1);
        for (var number = First; number <= highest; number++)
        {
            var isWanted = number < First + count || numbers.Contains(number);
            if (isWanted && number >= First + listening.Count && !IsInherited(number))
            {
                var option = numbers.Contains(number) ? "preserve-fd" : "preserve-fds";
                throw new InvalidArgumentException(
                    $"file descriptor {number.ToString(CultureInfo.InvariantCulture)} is not available - the {option} option requires that file descriptors must be passed");
            }

            // A hole is filled: what a helper opened there by chance would reach the container.
            passed.Add(isWanted ? new Descriptor(number, owns: false) : FileSystem.Open("/dev/null", OpenFlags.ReadWrite));
        }

        return new StartRequest { PassedDescriptors = passed, Environment = Variables(listening) };
    }

    private static IReadOnlyList<string> Variables(IReadOnlyList<PassedDescriptor> listening)
    {
        if (listening.Count == 0) return [];
        List<string> variables = [$"LISTEN_FDS={listening.Count.ToString(CultureInfo.InvariantCulture)}", "LISTEN_PID=1"];
        if (Environment.GetEnvironmentVariable("LISTEN_FDNAMES") is { Length: > 0 } names) variables.Add($"LISTEN_FDNAMES={names}");
        return variables;
    }

    /// <summary>Whether whoever started this process handed it a descriptor: its own are all closed on exec.</summary>
    public static bool IsInherited(int number)
    {
        if (FileSystem.TryReadText($"/proc/self/fdinfo/{number.ToString(CultureInfo.InvariantCulture)}") is not { } text) return false;
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("flags:", StringComparison.Ordinal)) return (Convert.ToInt32(line[6..].Trim(), 8) & CloseOnExec) == 0;
        }

        return false;
    }
}
