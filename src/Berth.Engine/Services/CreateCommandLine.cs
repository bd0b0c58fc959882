using System.Globalization;
using Berth.Linux.Errors;

namespace Berth.Engine.Services;

/// <summary>
/// The command line that made a container, taken apart as far as a unit file needs it: what stands before and after the
/// verb, and a few options. Options that are not known here may or may not take the next word, so that the end of the
/// options is a guess: one by Podman's rule, since units are to be the same.
/// </summary>
internal sealed class CreateCommandLine
{
    private readonly List<string> _environment = [];
    private bool? _detach, _replace;

    private CreateCommandLine(IReadOnlyList<string> root, IReadOnlyList<string> words)
    {
        Root = root;
        Words = words;
        OptionCount = words.Count - ReadOptions();
    }

    /// <summary>What stands between the program and the verb: global options, perhaps <c>container</c>.</summary>
    public IReadOnlyList<string> Root { get; }

    /// <summary>What follows the verb.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>How many of <see cref="Words"/> are options and their values.</summary>
    public int OptionCount { get; }

    /// <summary>Whether it detaches.</summary>
    public bool Detaches => _detach == true;

    /// <summary>Whether it says <c>--detach=false</c>.</summary>
    public bool RefusesDetach => _detach == false;

    /// <summary>Whether it replaces.</summary>
    public bool Replaces => _replace == true;

    /// <summary>Whether it says <c>--replace=false</c>.</summary>
    public bool RefusesReplace => _replace == false;

    /// <summary>Whether it names the container.</summary>
    public bool HasName { get; private set; }

    /// <summary>The value of <c>--sdnotify</c>; null without.</summary>
    public string? SdNotify { get; private set; }

    /// <summary>The value of <c>--restart</c>; null without.</summary>
    public string? Restart { get; private set; }

    /// <summary>The values of <c>--env</c>.</summary>
    public IReadOnlyList<string> Environment => _environment;

    /// <summary>Takes a command line apart.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <exception cref="InvalidArgumentException">It neither creates nor runs.</exception>
    public static CreateCommandLine Parse(IReadOnlyList<string> command)
    {
        for (var at = 0; at < command.Count; at++)
        {
            if (command[at] is "run" or "create")
                return new CreateCommandLine([.. command.Take(at).Skip(1)], [.. command.Skip(at + 1)]);
        }

        throw new InvalidArgumentException($"container's create command is too short or invalid: [{string.Join(' ', command)}]");
    }

    // Returns how many words are arguments.
    private int ReadOptions()
    {
        var at = 0;
        while (at < Words.Count)
        {
            var word = Words[at];
            if (word.Length < 2 || word[0] != '-')
                break;
            at++;
            if (word == "--")
                break;
            if (word[1] == '-')
                ReadLong(word, ref at);
            else
                ReadShort(word, ref at);
        }

        return Words.Count - at;
    }

    private void ReadLong(string word, ref int at)
    {
        if (word[2] is '-' or '=')
            throw new InvalidArgumentException($"parsing remaining command-line arguments: bad flag syntax: {word}");
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? word[2..] : word[2..equals];
        var value = equals < 0 ? null : word[(equals + 1)..];
        switch (name)
        {
            case "detach":
                _detach = Switch(name, value);
                break;
            case "replace":
                _replace = Switch(name, value);
                break;
            case "name":
                HasName = true;
                _ = value ?? Next(word, ref at);
                break;
            case "sdnotify":
                SdNotify = value ?? Next(word, ref at);
                break;
            case "restart":
                Restart = value ?? Next(word, ref at);
                break;
            case "env":
                _environment.Add(value ?? Next(word, ref at));
                break;
            case "help":
                _ = value ?? Next(word, ref at);
                break;
            default:
                if (value is null)
                    SkipValue(ref at);
                break;
        }
    }

    private void ReadShort(string word, ref int at)
    {
        for (var letter = 1; letter < word.Length; letter++)
        {
            var hasValue = letter + 2 < word.Length && word[letter + 1] == '=';
            switch (word[letter])
            {
                case 'd':
                    _detach = Switch("detach", hasValue ? word[(letter + 2)..] : null);
                    if (hasValue)
                        return;
                    break;
                case 'e' or 'h':
                    var value = hasValue ? word[(letter + 2)..] : letter + 1 < word.Length ? word[(letter + 1)..] : Next(word, ref at);
                    if (word[letter] == 'e')
                        _environment.Add(value);
                    return;
                default:
                    if (hasValue)
                        return;
                    SkipValue(ref at);
                    break;
            }
        }
    }

    private string Next(string word, ref int at)
        => at < Words.Count ? Words[at++] : throw new InvalidArgumentException($"parsing remaining command-line arguments: flag needs an argument: {word}");

    // pflag's rule for options that it does not know: a word that does not look like an option is the value.
    private void SkipValue(ref int at)
    {
        if (at < Words.Count && !Words[at].StartsWith('-'))
            at++;
    }

    private static bool Switch(string name, string? value) => value?.ToLower(CultureInfo.InvariantCulture) switch
    {
        null or "1" or "t" or "true" => true,
        "0" or "f" or "false" => false,
        _ => throw new InvalidArgumentException($"parsing remaining command-line arguments: invalid argument \"{value}\" for \"--{name}\" flag"),
    };
}
