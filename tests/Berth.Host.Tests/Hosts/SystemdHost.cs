using System.Diagnostics;

namespace Berth.Host.Tests.Hosts;

/// <summary>
/// A booted systemd host with the freshly built Berth installed beside real Podman: tests/host/host says how it is made.
/// Disposing it shuts it down and removes everything of it; so does the end of this process, however it ends.
/// </summary>
public sealed class SystemdHost : IDisposable
{
    private static int s_count;
    private readonly Process _holder;

    private SystemdHost(string name, Process holder, int leader)
    {
        Name = name;
        Leader = leader;
        _holder = holder;
    }

    /// <summary>The host's name, which is its hostname too.</summary>
    public string Name { get; }

    /// <summary>The pid, as this machine sees it, of the host's systemd.</summary>
    public int Leader { get; private set; }

    private static string Script => Path.Combine(Checkout.Root, "tests/host/host");

    /// <summary>Boots a new host, which takes about two seconds once the shared root is there.</summary>
    /// <exception cref="InvalidOperationException">It did not boot, or this process may not boot one; the message says why.</exception>
    public static SystemdHost Boot()
    {
        if (!File.Exists(Checkout.Program))
            throw new InvalidOperationException($"{Checkout.Program} is not there: run `make build` first");
        var name = $"t{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}";
        var holder = Process.Start(new ProcessStartInfo(Script, ["hold", name])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = holder.StandardError.ReadToEndAsync();
        var answer = holder.StandardOutput.ReadLine();
        if (answer is null || !answer.StartsWith("running ", StringComparison.Ordinal))
        {
            holder.WaitForExit();
            holder.Dispose();
            throw new InvalidOperationException($"the systemd host did not boot: {errors.Result}");
        }

        return new SystemdHost(name, holder, int.Parse(answer["running ".Length..]));
    }

    /// <summary>Switches the host off in good order and on again: its disk stays, its boot id is another one.</summary>
    public void Reboot()
    {
        _holder.StandardInput.WriteLine("reboot");
        _holder.StandardInput.Flush();
        var answer = _holder.StandardOutput.ReadLine();
        if (answer is null || !answer.StartsWith("running ", StringComparison.Ordinal))
            throw new InvalidOperationException("the systemd host did not boot again");
        Leader = int.Parse(answer["running ".Length..]);
    }

    /// <summary>Runs a command in the host as root, without standard input, for at most a minute.</summary>
    public CommandResult Run(params IReadOnlyList<string> command) => Run(TimeSpan.FromMinutes(1), command);

    /// <summary>Runs a command in the host as root, without standard input.</summary>
    public CommandResult Run(TimeSpan limit, params IReadOnlyList<string> command) =>
        Command.Run(limit, [Script, "run", Name, .. command]);

    /// <summary>Runs a script of bash in the host as root.</summary>
    public CommandResult Shell(string script) => Run("bash", "-c", script);

    /// <summary>The place where a file of the host is seen from outside.</summary>
    /// <param name="path">An absolute path in the host.</param>
    public string Outside(string path) => $"/proc/{Leader}/root{path}";

    /// <inheritdoc/>
    public void Dispose()
    {
        _holder.StandardInput.Close();
        _holder.WaitForExit();
        _holder.Dispose();
    }
}
