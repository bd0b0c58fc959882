using System.Diagnostics;
using System.Globalization;
using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Stress;

/// <summary>A shell in a host that runs one command after another: entering the host each time would take longer than most of them.</summary>
internal sealed class StressShell : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private readonly SystemdHost _host;
    private readonly string _files;
    private readonly Process _shell;

    public StressShell(SystemdHost host, string name)
    {
        _host = host;
        _files = $"/tmp/stress-{name}";
        _shell = Process.Start(new ProcessStartInfo(Path.Combine(Checkout.Root, "tests/host/host"), ["run", host.Name, "bash"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        _shell.StandardInput.WriteLine("set -o pipefail");
    }

    /// <summary>Runs a command line.</summary>
    /// <param name="line">The command.</param>
    /// <param name="kill">Seconds after which it gets SIGKILL; null for never.</param>
    /// <param name="group">Whether its whole process group gets it.</param>
    /// <exception cref="TimeoutException">It hangs; the message has the host's processes.</exception>
    public CommandResult Run(string line, double? kill = null, bool group = false)
    {
        var timed = kill is { } seconds
            ? string.Create(CultureInfo.InvariantCulture, $"timeout {(group ? "" : "--foreground ")}-s KILL {seconds:F4} {line}")
            : line;
        // timeout kills itself, too.
        _shell.StandardInput.WriteLine($"{{ {timed}; }} >{_files}.out 2>{_files}.err </dev/null; echo $?");
        _shell.StandardInput.Flush();
        var answer = _shell.StandardOutput.ReadLineAsync();
        if (!answer.Wait(Limit))
            throw new TimeoutException($"{line}: not ended after {Limit.TotalSeconds} s\n{_host.Shell("ps -e -o pid,ppid,stat,wchan:20,args").Output}");
        return new CommandResult(
            int.Parse(answer.Result ?? throw new InvalidOperationException("the shell ended"), CultureInfo.InvariantCulture),
            File.ReadAllText(_host.Outside(_files + ".out")),
            // The shell's own line about the killed one.
            string.Join('\n', File.ReadLines(_host.Outside(_files + ".err")).Where(static text => !text.StartsWith("bash: line ", StringComparison.Ordinal))));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _shell.StandardInput.Close();
        if (!_shell.WaitForExit(Limit))
            _shell.Kill(entireProcessTree: true);
        _shell.Dispose();
    }
}
