using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;
using Berth.Engine.Containers.Listing;
using Berth.Linux.Errors;
using Berth.Linux.Processes;

namespace Berth.Cli.Completing;

/// <summary>The names of what there is, for <see cref="CompletionRequest"/>.</summary>
internal sealed class CompletionNames(GlobalFlags globals)
{
    /// <summary>What an option's value may be.</summary>
    internal (List<(string Value, string Help)> Candidates, CompletionDirective Directive) Of(Flag flag) => flag is ChoiceFlag choice
        ? ([.. choice.Choices.Select(static value => (value, ""))], CompletionDirective.Nothing)
        : Of(flag.Completion, 0);

    /// <summary>What an argument may be.</summary>
    /// <param name="kind">What the verb takes.</param>
    /// <param name="before">How many arguments stand before it.</param>
    internal (List<(string Value, string Help)> Candidates, CompletionDirective Directive) Of(Completion kind, int before) => kind switch
    {
        Completion.None or Completion.TemplateFields or Completion.Choices => ([], CompletionDirective.Nothing),
        Completion.Files or Completion.Anything => ([], CompletionDirective.Files),
        Completion.Directories => ([], CompletionDirective.Directories),
        Completion.ContainerThenCommand when before > 0 => ([], CompletionDirective.Files),
        Completion.ImageThenCommand when before > 0 => ([], CompletionDirective.Files),
        Completion.Containers or Completion.ContainerThenCommand => (Containers(all: true), CompletionDirective.Nothing),
        Completion.RunningContainers => (Containers(all: false), CompletionDirective.Nothing),
        Completion.Images or Completion.ImageThenCommand => (Try(Images), CompletionDirective.Nothing),
        Completion.Networks => (Try(Networks), CompletionDirective.Nothing),
        Completion.Signals => ([.. Enumerable.Range(1, 31).Select(static signal => (Signals.Name(signal), ""))], CompletionDirective.Nothing),
        Completion.Filters => ([.. Filters().Select(static name => (name + "=", ""))], CompletionDirective.NoSpace),
        _ => ([], CompletionDirective.Nothing),
    };

    private static string[] Filters() => ["ancestor", "before", "command", "exited", "health", "id", "label", "name", "network", "pod", "since", "status", "until", "volume"];

    // Somebody is typing: what cannot be read offers nothing.
    private static List<(string, string)> Try(Func<IEnumerable<string>> names)
    {
        try
        {
            return [.. names().Select(static name => (name, ""))];
        }
        catch (EngineException)
        {
            return [];
        }
    }

    private List<(string, string)> Containers(bool all)
    {
        try
        {
            var options = globals.ToOptions();
            using var lister = new ContainerLister(options.EnginePaths(), HumanDuration.Of, options.MakeIndex);
            return [.. lister.List(new ContainerListOptions { All = all }).Select(static entry => (entry.Names[0], entry.Image))];
        }
        catch (EngineException)
        {
            return [];
        }
    }

    private IEnumerable<string> Images()
    {
        using var engine = globals.ToOptions().Open();
        return [.. engine.ImageStore.Images.List().SelectMany(static image => image.Names)];
    }

    private IEnumerable<string> Networks()
    {
        using var engine = globals.ToOptions().Open();
        return [.. engine.Networks.Store.List().Select(static network => network.Name)];
    }
}
