using Berth.Cli.Flags;
using Berth.Cli.Trees;
using Berth.Engine.Config;
using Berth.Engine.Rootless;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Cli.Commands;

/// <summary>
/// Finds the verb a command line names and runs it, as spf13/cobra with TraverseChildren does: options before a
/// command's name belong to the command above it.
/// </summary>
public sealed class Dispatcher
{
    private readonly string _program;
    private readonly OutputStream _error;
    private OutputStream _out;
    private GlobalOptions _options = new();

    /// <param name="program">The name to show in messages.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    public Dispatcher(string program, OutputStream output, OutputStream error)
    {
        _program = program;
        _out = output;
        _error = error;
    }

    /// <summary>Runs a command line and returns the exit status; every error is reported on standard error.</summary>
    /// <exception cref="BrokenPipeException">Nobody reads standard output.</exception>
    public int Run(ReadOnlySpan<string> words)
    {
        try
        {
            var status = Dispatch(words);
            _out.Flush();
            return status;
        }
        catch (BrokenPipeException)
        {
            throw;
        }
        catch (Exception error)
        {
            return new ErrorReport(_out, _error, _options.LogLevel).Print(error);
        }
    }

    private int Dispatch(ReadOnlySpan<string> words)
    {
        var globals = new GlobalFlags(_program);
        var node = RootCommands.Root(_program);
        var path = _program;
        while (node.IsGroup && NextCommand(globals.Set, words) is var at && at < words.Length
            && Child(node, words[at]) is { } child)
        {
            globals.Set.Parse(words[..at], interspersed: true);
            words = words[(at + 1)..];
            node = child;
            path = $"{path} {child.Name}";
        }

        if (node.IsMissing) throw new NotSupportedYetException($"{path}: not supported yet");
        var flags = new FlagSet { Inherited = globals.Set };
        var verb = node.Create?.Invoke(flags);
        ParsedWords parsed;
        try
        {
            parsed = flags.Parse(words, verb?.Interspersed ?? true);
        }
        catch (FlagException error)
        {
            throw new FlagException($"{error.Message}\nSee '{path} --help'", error);
        }

        foreach (var note in flags.Notes) _error.WriteLine(note);
        _error.Flush();
        if (globals.Help.Value) return Help(path, node, globals);
        if (globals.Version.Value && node.Create is null && path == _program)
        {
            _out.WriteLine(ProgramVersion.Line(_program));
            return 0;
        }

        if (verb is null) return WithoutVerb(node, path, parsed.Arguments, globals);
        verb.ArgumentRule.Check(path, parsed.Arguments.Count);
        _options = globals.ToOptions();
        flags.RefuseMissing();
        if (!UserIdentity.IsRoot)
        {
            RuntimeDirectoryCompletion.Complete();
            if (verb.IsForUserNamespace && UserNamespaceEntry.IsAhead)
                throw new InvalidArgumentException($"cannot run command \"{path}\" in rootless mode, must execute `{_program} unshare` first");
            if (verb.NeedsUserNamespace)
                UserNamespaceEntry.Enter(Invoke(path, parsed).Warn);
        }

        if (_options.Out is { } file) RedirectOutput(file);
        if (_options.IsSilent) RedirectOutput("/dev/null");
        // What is named has to be there, also where nothing of it is read.
        if (_options.Modules.Count > 0) ConfigurationSources.OfThisProcess(UserIdentity.Effective, _options.Modules).Files();
        // Whatever looks for logins, in this process or in helpers, finds these.
        if (_options.ConfigDirectory is { } directory) Environment.SetEnvironmentVariable("REGISTRY_AUTH_FILE", directory + "/config.json");
        return verb.Run(Invoke(path, parsed));
    }

    private Invocation Invoke(string path, ParsedWords parsed) => new()
    {
        Program = _program,
        CommandPath = path,
        Arguments = parsed.Arguments,
        BeforeDash = parsed.BeforeDash,
        Global = _options,
        Out = _out,
        Error = _error,
    };

    /// <summary>The index of the first word that is neither an option of the tree nor the value of one.</summary>
    private static int NextCommand(FlagSet globals, ReadOnlySpan<string> words)
    {
        var isValue = false;
        for (var at = 0; at < words.Length; at++)
        {
            var word = words[at];
            if (word.StartsWith("--") && !word.Contains('='))
                isValue = globals.Find(word[2..])?.ValueWhenBare is null;
            else if (word.Length == 2 && word[0] == '-' && globals.Find(word[1])?.ValueWhenBare is null)
                isValue = true;
            else if (isValue)
                isValue = false;
            else if (word.Length < 2 || word[0] != '-')
                return at;
        }

        return words.Length;
    }

    private static CommandNode? Child(CommandNode node, string word)
    {
        foreach (var child in node.Children())
        {
            if (child.Answers(word)) return child;
        }

        return null;
    }

    private int WithoutVerb(CommandNode node, string path, List<string> arguments, GlobalFlags globals)
    {
        if (arguments.Count == 0)
        {
            if (IsAllMissing(node)) throw new NotSupportedYetException($"{path}: not supported yet");
            Help(path, node, globals);
            throw new InvalidArgumentException($"missing command '{path} COMMAND'");
        }

        if (path == _program && arguments[0] == "help") return HelpCommand(arguments, globals);
        var suggestions = Suggestions.For(arguments[0], node, byDistance: path == _program);
        var hint = suggestions.Count == 0 ? "" : $"\nDid you mean this?\n\t{string.Join("\n\t", suggestions)}\n";
        throw new InvalidArgumentException($"unrecognized command `{path} {arguments[0]}`\n{hint}{(hint.Length > 0 ? "\n" : "")}Try '{path} --help' for more information");
    }

    private static bool IsAllMissing(CommandNode node)
        => node.IsGroup ? Array.TrueForAll(node.Children(), IsAllMissing) : node.IsMissing;

    /// <summary>cobra's help command: the page of the command that the words name.</summary>
    private int HelpCommand(List<string> arguments, GlobalFlags globals)
    {
        var node = RootCommands.Root(_program);
        var path = _program;
        foreach (var word in arguments.Skip(1))
        {
            var child = Child(node, word);
            if (child is null && node.IsGroup)
            {
                _error.Write("Unknown help topic [").Write(string.Join(' ', arguments.Skip(1).Select(topic => $"`{topic}`"))).WriteLine("]").Flush();
                return 0;
            }

            if (child is null) break;
            node = child;
            path = $"{path} {child.Name}";
        }

        return Help(path, node, globals);
    }

    private int Help(string path, CommandNode node, GlobalFlags globals)
    {
        new HelpPage(_out, path, node).Print(path == _program ? globals.Set : null);
        return 0;
    }

    private void RedirectOutput(string file)
    {
        var descriptor = FileSystem.Open(file, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate, 0x1A4);
        _out = new OutputStream(descriptor);
    }
}
