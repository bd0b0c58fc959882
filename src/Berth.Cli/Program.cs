using Berth.Cli.Commands;
using Berth.Cli.Completing;
using Berth.Engine.Health;
using Berth.Engine.Networks.Rootless;
using Berth.Engine.Rootless;
using Berth.Engine.Runtime;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;
using Berth.Systemd.Notify;

namespace Berth.Cli;

/// <summary>The entry point: finds out by which name it was called and hands the words to the right reader.</summary>
internal static class Program
{
    private static int Main(string[] words)
    {
        var status = Run(words);
        Termination.GatherThreads();
        return status;
    }

    private static int Run(string[] words)
    {
        StandardDescriptors.Complete();
        UserNamespaceEntry.Arrive();
        if (words is [InnerSystemd.ProbeVerb, ..])
            return InnerSystemd.RunProbe(words.AsSpan(1));
        if (words is [HealthMonitor.Verb, ..])
        {
            HealthMonitor.Run(words.AsSpan(1));
            return 0;
        }

        if (words is [PortRelayProcess.Verb, ..])
        {
            PortRelayProcess.Run(words.AsSpan(1));
            return 0;
        }

        var called = Environment.GetCommandLineArgs()[0];
        var name = called[(called.LastIndexOf('/') + 1)..];
        if (GeneratorEntry.IsGenerator(name))
            return GeneratorEntry.Run(called, words);
        var output = OutputStream.StandardOutput();
        try
        {
            return name switch
            {
                _ when words is [RuntimeView.Verb, ..] => Become(words),
                _ when words is [CompletionRequest.Verb, ..] => Complete(name is "podman" or "docker" ? name : "berth", words, output),
                "podman" or "docker" => new Dispatcher(name, output, OutputStream.StandardError()).Run(words),
                _ => new Dispatcher("berth", output, OutputStream.StandardError()).Run(words),
            };
        }
        catch (BrokenPipeException)
        {
            // As a Go program ends: by SIGPIPE, silently.
            return Termination.ByBrokenPipe();
        }
    }

    private static int Complete(string program, string[] words, OutputStream output)
    {
        var (candidates, directive) = new CompletionRequest(program, static globals => new CompletionNames(globals)).Complete(words.AsSpan(1));
        foreach (var (value, help) in candidates)
            output.Write(value).WriteLine(help.Length > 0 ? "\t" + help.Split('\n')[0] : "");
        output.Write(':').WriteLine(((int)directive).ToString()).Flush();
        return 0;
    }

    // Berth standing in front of an OCI runtime: conmon and the runtime's log get what went wrong.
    private static int Become(string[] words)
    {
        try
        {
            throw RuntimeView.Become(words[1..]);
        }
        catch (EngineException error)
        {
            OutputStream.StandardError().WriteLine(error.Message).Flush();
            return 1;
        }
    }
}
