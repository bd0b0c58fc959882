using Berth.Linux.Errors;

namespace Berth.Cli.Flags;

/// <summary>
/// The options of one verb and the parser over them, as spf13/pflag does it. A verb's constructor declares its
/// flags here and keeps the typed objects; after <see cref="Parse"/> they hold the values.
/// </summary>
public sealed class FlagSet
{
    private readonly Dictionary<string, Flag> _byName = [];
    private readonly Dictionary<char, Flag> _byShorthand = [];
    private readonly List<Flag> _all = [];
    private Dictionary<string, string>? _aliases;

    /// <summary>The inherited options (those of podman(1)) that every verb takes as well.</summary>
    public FlagSet? Inherited { get; init; }

    /// <summary>Declared flags in declaration order.</summary>
    public IReadOnlyList<Flag> All => _all;

    /// <summary>The help heading of the flags declared from now on.</summary>
    public string? Group { get; set; }

    /// <summary>Notes about deprecated options in use, for standard error.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Declares a switch.</summary>
    public BoolFlag Bool(string name, string help, bool fallback = false) => Add(new BoolFlag(name, '\0', help, fallback));

    /// <inheritdoc cref="Bool(string,string,bool)"/>
    public BoolFlag Bool(string name, char shorthand, string help, bool fallback = false) => Add(new BoolFlag(name, shorthand, help, fallback));

    /// <summary>Declares a text option.</summary>
    public TextFlag Text(string name, string help, string fallback = "") => Add(new TextFlag(name, '\0', help, fallback));

    /// <inheritdoc cref="Text(string,string,string)"/>
    public TextFlag Text(string name, char shorthand, string help, string fallback = "") => Add(new TextFlag(name, shorthand, help, fallback));

    /// <summary>Declares a repeatable option whose values are taken whole (StringArray).</summary>
    public TextListFlag Array(string name, string help, params string[] fallback) => Add(new TextListFlag(name, '\0', help, splits: false, fallback));

    /// <inheritdoc cref="Array(string,string,string[])"/>
    public TextListFlag Array(string name, char shorthand, string help, params string[] fallback) => Add(new TextListFlag(name, shorthand, help, splits: false, fallback));

    /// <summary>Declares a repeatable option whose values split at commas (StringSlice).</summary>
    public TextListFlag Slice(string name, string help, params string[] fallback) => Add(new TextListFlag(name, '\0', help, splits: true, fallback));

    /// <inheritdoc cref="Slice(string,string,string[])"/>
    public TextListFlag Slice(string name, char shorthand, string help, params string[] fallback) => Add(new TextListFlag(name, shorthand, help, splits: true, fallback));

    /// <summary>Declares an option of <c>key=value</c> pairs (StringToString).</summary>
    public TextMapFlag Map(string name, string help, char shorthand = '\0') => Add(new TextMapFlag(name, shorthand, help));

    /// <summary>Declares a signed number.</summary>
    public IntegerFlag Integer(string name, string help, long fallback = 0, char shorthand = '\0', int bits = 64) => Add(new IntegerFlag(name, shorthand, help, fallback, bits));

    /// <summary>Declares an unsigned number.</summary>
    public UnsignedFlag Unsigned(string name, string help, ulong fallback = 0, char shorthand = '\0', int bits = 64) => Add(new UnsignedFlag(name, shorthand, help, fallback, bits));

    /// <summary>Declares a repeatable list of unsigned numbers.</summary>
    public UnsignedListFlag UnsignedList(string name, string help, char shorthand = '\0') => Add(new UnsignedListFlag(name, shorthand, help));

    /// <summary>Declares a floating-point number.</summary>
    public FloatFlag Float(string name, string help, double fallback = 0, char shorthand = '\0') => Add(new FloatFlag(name, shorthand, help, fallback));

    /// <summary>Declares an IP address.</summary>
    public AddressFlag Address(string name, string help) => Add(new AddressFlag(name, help));

    /// <summary>Declares a list of IP addresses.</summary>
    public AddressListFlag Addresses(string name, string help) => Add(new AddressListFlag(name, help));

    /// <summary>Declares a Go duration.</summary>
    public DurationFlag Duration(string name, string help, TimeSpan fallback = default, char shorthand = '\0') => Add(new DurationFlag(name, shorthand, help, fallback));

    /// <summary>Declares a counter.</summary>
    public CountFlag Count(string name, string help, char shorthand = '\0') => Add(new CountFlag(name, shorthand, help));

    /// <summary>Declares an option with a fixed set of values.</summary>
    public ChoiceFlag Choice(string name, string help, string fallback, string[] choices, char shorthand = '\0') => Add(new ChoiceFlag(name, shorthand, help, fallback, choices));

    /// <summary>Makes <c>--<paramref name="alias"/></c> another spelling of <c>--<paramref name="name"/></c>, unseen in help.</summary>
    public void Alias(string alias, string name) => (_aliases ??= [])[alias] = name;

    /// <summary>The flag of that long name, here or inherited.</summary>
    public Flag? Find(string name)
    {
        if (_aliases is not null && _aliases.TryGetValue(name, out var canonical)) name = canonical;
        return _byName.TryGetValue(name, out var flag) ? flag : Inherited?.Find(name);
    }

    /// <summary>The flag of that shorthand, here or inherited.</summary>
    public Flag? Find(char shorthand)
        => _byShorthand.TryGetValue(shorthand, out var flag) ? flag : Inherited?.Find(shorthand);

    /// <summary>Sets the flags that <paramref name="words"/> give.</summary>
    /// <param name="words">The command line behind the verb's name.</param>
    /// <param name="interspersed">False where the first argument ends the options (run, create, exec).</param>
    /// <returns>The arguments, and how many of them stood before <c>--</c> (-1 without one).</returns>
    /// <exception cref="FlagException">An option is unknown, lacks its value or has a bad one.</exception>
    public ParsedWords Parse(ReadOnlySpan<string> words, bool interspersed)
    {
        var arguments = new List<string>(words.Length);
        for (var at = 0; at < words.Length;)
        {
            var word = words[at++];
            if (word.Length < 2 || word[0] != '-')
            {
                arguments.Add(word);
                if (interspersed) continue;
                arguments.AddRange(words[at..]);
                break;
            }

            if (word == "--")
            {
                var before = arguments.Count;
                arguments.AddRange(words[at..]);
                return new ParsedWords(arguments, before);
            }

            if (word[1] == '-') ParseLong(word, words, ref at);
            else ParseShorts(word[1..], words, ref at);
        }

        return new ParsedWords(arguments, -1);
    }

    /// <summary>Refuses options that were given and are not served.</summary>
    /// <exception cref="NotSupportedYetException">Names the option.</exception>
    public void RefuseMissing()
    {
        foreach (var flag in _all)
        {
            if (flag is { IsMissing: true, Changed: true } && flag is not BoolFlag { Value: false })
                throw new NotSupportedYetException($"--{flag.Name} is not supported yet");
        }

        Inherited?.RefuseMissing();
    }

    private void ParseLong(string word, ReadOnlySpan<string> words, ref int at)
    {
        var name = word[2..];
        if (name[0] is '-' or '=') throw new FlagException($"bad flag syntax: {word}");
        var equals = name.IndexOf('=');
        var given = equals < 0 ? null : name[(equals + 1)..];
        if (equals >= 0) name = name[..equals];
        var flag = Find(name) ?? throw new FlagException($"unknown flag: --{name}");
        var value = given ?? flag.ValueWhenBare
            ?? (at < words.Length ? words[at++] : throw new FlagException($"flag needs an argument: {word}"));
        Set(flag, value);
    }

    private void ParseShorts(string letters, ReadOnlySpan<string> words, ref int at)
    {
        for (var rest = letters; rest.Length > 0;)
        {
            var flag = Find(rest[0]) ?? throw new FlagException($"unknown shorthand flag: '{rest[0]}' in -{rest}");
            string value;
            if (rest.Length > 2 && rest[1] == '=') (value, rest) = (rest[2..], "");
            else if (flag.ValueWhenBare is { } bare) (value, rest) = (bare, rest[1..]);
            else if (rest.Length > 1) (value, rest) = (rest[1..], "");
            else if (at < words.Length) (value, rest) = (words[at++], "");
            else throw new FlagException($"flag needs an argument: '{rest[0]}' in -{rest}");
            Set(flag, value);
        }
    }

    private void Set(Flag flag, string value)
    {
        flag.Set(value);
        if (flag.Deprecation is { } note) Notes.Add($"Flag --{flag.Name} has been deprecated, {note}");
    }

    private T Add<T>(T flag) where T : Flag
    {
        flag.Group = Group;
        _all.Add(flag);
        _byName.Add(flag.Name, flag);
        if (flag.Shorthand != '\0') _byShorthand.Add(flag.Shorthand, flag);
        return flag;
    }
}
