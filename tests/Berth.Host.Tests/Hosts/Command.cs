using System.Diagnostics;

namespace Berth.Host.Tests.Hosts;

/// <summary>Runs a program of this machine to its end.</summary>
internal static class Command
{
    /// <summary>Runs <paramref name="arguments"/>[0] with no standard input; kills it and its children after <paramref name="limit"/>.</summary>
    /// <exception cref="TimeoutException">It did not end in time; the message has what it printed.</exception>
    public static CommandResult Run(TimeSpan limit, params IReadOnlyList<string> arguments)
    {
        using var process = new Process();
        process.StartInfo = new ProcessStartInfo(arguments[0], arguments.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        process.Start();
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(limit) || !Task.WaitAll([output, errors], limit))
        {
            process.Kill(entireProcessTree: true);
            var printed = string.Concat(new[] { output, errors }.Where(task => task.Wait(TimeSpan.FromSeconds(1))).Select(task => task.Result));
            throw new TimeoutException($"{string.Join(' ', arguments)}: not ended after {limit.TotalSeconds} s\n{printed}");
        }

        return new CommandResult(process.ExitCode, output.Result, errors.Result);
    }
}
