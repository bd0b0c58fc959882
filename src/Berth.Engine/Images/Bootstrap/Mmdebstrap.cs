using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Images.Bootstrap;

/// <summary>Runs mmdebstrap(1) and gives the tree as a tar archive that is read while it is written.</summary>
internal sealed class Mmdebstrap
{
    private const string Program = "mmdebstrap";
    private const int ErrorLines = 40;
    private readonly string _path;
    private readonly string _temporary;
    private readonly Action<string>? _progress;

    /// <param name="temporary">The directory for the tree while it is being made.</param>
    /// <param name="progress">Told each step.</param>
    /// <exception cref="HelperException">mmdebstrap is not installed.</exception>
    internal Mmdebstrap(string temporary, Action<string>? progress)
    {
        _temporary = temporary;
        _progress = progress;
        _path = Find() ?? throw new HelperException(Program, 127, "the program is missing: install the package mmdebstrap");
    }

    /// <summary>Makes a tree and hands its archive to <paramref name="read"/>.</summary>
    /// <param name="arguments">mmdebstrap's options, suite, target (<c>-</c>) and sources.</param>
    /// <param name="read">Reads the archive to its end.</param>
    /// <returns>What <paramref name="read"/> made; disposed if mmdebstrap failed.</returns>
    /// <exception cref="HelperException">mmdebstrap failed.</exception>
    internal T Run<T>(IReadOnlyList<string> arguments, Func<Stream, T> read) where T : class, IDisposable
    {
        var (outputRead, outputWrite) = FileSystem.Pipe();
        var (errorRead, errorWrite) = FileSystem.Pipe();
        ChildProcess child;
        using (outputWrite)
        using (errorWrite)
        using (var nothing = FileSystem.Open("/dev/null", OpenFlags.ReadOnly))
        {
            child = ChildProcess.Spawn(new SpawnRequest
            {
                Program = _path,
                Arguments = arguments,
                Descriptors = [(nothing, 0), (outputWrite, 1), (errorWrite, 2)],
                Environment = [.. ChildProcess.CurrentEnvironment().Where(static variable => !variable.StartsWith("TMPDIR=", StringComparison.Ordinal)), $"TMPDIR={_temporary}"],
            });
        }

        var messages = new List<string>();
        var listener = new Thread(() => Listen(errorRead, messages)) { IsBackground = true, Name = Program };
        listener.Start();
        T? result = null;
        Exception? failure = null;
        using (var output = new FileStream(outputRead.ToFileHandle(), FileAccess.Read, bufferSize: 0))
        {
            try
            {
                result = read(output);
            }
            catch (EngineException e)
            {
                // A failure of mmdebstrap ends its archive early: its own message comes first, below.
                failure = e;
            }
        }

        var status = child.Wait();
        listener.Join();
        if (status.Success && failure is null) return result!;
        result?.Dispose();
        if (!status.Success && status.Signal is not (13 or 15)) throw new HelperException(Program, status.Code, Reason(messages));
        throw failure ?? new HelperException(Program, status.Code, Reason(messages));
    }

    private static string? Find()
    {
        foreach (var directory in (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin").Split(':'))
        {
            var path = $"{directory}/{Program}";
            if (directory.Length > 0 && File.Exists(path)) return path;
        }

        return null;
    }

    private void Listen(Descriptor error, List<string> messages)
    {
        using var reader = new StreamReader(new FileStream(error.ToFileHandle(), FileAccess.Read, bufferSize: 0), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("I: ", StringComparison.Ordinal))
            {
                _progress?.Invoke(line[3..]);
            }
            else if (line.Trim().Length > 0)
            {
                if (messages.Count == ErrorLines) messages.RemoveAt(0);
                messages.Add(line.Trim());
            }
        }
    }

    /// <summary>The message that tells most: apt's first error, else mmdebstrap's last one.</summary>
    private static string Reason(List<string> messages)
    {
        var apt = messages.FindLast(static line => line.StartsWith("E: ", StringComparison.Ordinal) && !IsSequel(line));
        var line = apt ?? messages.FindLast(static line => line.StartsWith("E: ", StringComparison.Ordinal)) ?? (messages.Count > 0 ? messages[^1] : "");
        return line.StartsWith("E: ", StringComparison.Ordinal) ? line[3..] : line;
    }

    /// <summary>Whether the line only says that a step failed whose own message came before.</summary>
    private static bool IsSequel(string line)
    {
        foreach (var sequel in (ReadOnlySpan<string>)["setup failed", "run_chroot failed", "failed to run", "mmdebstrap failed", " died", "apt-get -o"])
        {
            if (line.Contains(sequel, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
