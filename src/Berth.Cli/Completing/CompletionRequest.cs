using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Trees;

namespace Berth.Cli.Completing;

/// <summary>
/// Finds what may stand at the end of a command line, from the tables of commands and options that the command line itself is read
/// by. It is what the scripts of <c>completion</c> ask for.
/// </summary>
internal sealed class CompletionRequest
{
    /// <summary>The word by which scripts ask.</summary>
    internal const string Verb = "__complete";

    private readonly GlobalFlags _globals;
    private readonly CompletionNames _names;
    private CommandNode _node;
    private FlagSet _flags;
    private Verb? _verb;
    private Flag? _open;
    private int _arguments;
    private bool _commandBegun;

    internal CompletionRequest(string program, Func<GlobalFlags, CompletionNames> names)
    {
        _globals = new GlobalFlags(program);
        _names = names(_globals);
        _node = RootCommands.Root(program);
        _flags = _globals.Set;
    }

    /// <summary>The candidates for the last of the words, each with what it means, and what else the shell is to offer.</summary>
    internal (List<(string Value, string Help)> Candidates, CompletionDirective Directive) Complete(ReadOnlySpan<string> words)
    {
        var typed = words.IsEmpty ? "" : words[^1];
        foreach (var word in words.IsEmpty ? words : words[..^1])
        {
            if (!Pass(word))
                return ([], CompletionDirective.Nothing);
        }
        var (candidates, directive) = At(typed);
        return (candidates.FindAll(candidate => candidate.Value.StartsWith(typed, StringComparison.Ordinal)), directive);
    }

    private bool Pass(string word)
    {
        if (_open is not null)
        {
            _open = null;
            return true;
        }
        if (_commandBegun)
            return true;
        if (word.StartsWith('-') && word.Length > 1)
        {
            var flag = word.StartsWith("--", StringComparison.Ordinal) ? _flags.Find(word[2..]) : _flags.Find(word[^1]);
            _open = flag is { ValueWhenBare: null } && !word.Contains('=') ? flag : null;
            return true;
        }
        if (_verb is not null)
        {
            _arguments++;
            _commandBegun = !_verb.Interspersed;
            return true;
        }
        if (Array.Find(_node.Children(), child => child.Answers(word)) is not { } next)
            return false;
        _node = next;
        if (next.Create is not null)
        {
            _flags = new FlagSet { Inherited = _globals.Set };
            _verb = next.Create(_flags);
        }
        return true;
    }

    private (List<(string Value, string Help)> Candidates, CompletionDirective Directive) At(string typed)
    {
        if (_open is not null)
            return _names.Of(_open);
        if (typed.StartsWith("--", StringComparison.Ordinal) && typed.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals && _flags.Find(typed[2..equals]) is { } flag)
        {
            var (values, directive) = _names.Of(flag);
            return (values.ConvertAll(value => (typed[..(equals + 1)] + value.Value, value.Help)), directive);
        }
        if (_commandBegun)
            return ([], CompletionDirective.Files);
        if (typed.StartsWith('-'))
            return (Options(), CompletionDirective.Nothing);
        if (_verb is null)
        {
            return ([.. _node.Children().Where(static child => child is { IsHidden: false, IsMissing: false }).Select(static child => (child.Name, child.Summary))],
                CompletionDirective.Nothing);
        }
        return _names.Of(_verb.ArgumentCompletion, _arguments);
    }

    private List<(string, string)> Options()
    {
        var found = new List<(string, string)>();
        foreach (var set in _flags == _globals.Set ? [_flags] : (FlagSet[])[_flags, _globals.Set])
        {
            foreach (var flag in set.All)
            {
                if (!flag.IsHidden && !flag.IsMissing)
                    found.Add(("--" + flag.Name, flag.Help));
            }
        }
        return found;
    }
}
