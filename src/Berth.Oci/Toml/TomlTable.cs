using System.Collections;

namespace Berth.Oci.Toml;

/// <summary>
/// A TOML table: keys in the order they were written. The typed getters return null for a key that is not there
/// and throw with file and line for one of another type.
/// </summary>
public sealed class TomlTable : IEnumerable<KeyValuePair<string, TomlValue>>
{
    private readonly Dictionary<string, TomlValue> values = new(StringComparer.Ordinal);

    internal enum Origin
    {
        /// <summary>Made because a longer header or key passes through it.</summary>
        Implied,

        /// <summary>Has a header of its own.</summary>
        Header,

        /// <summary>Made by dotted keys; no header may open it again.</summary>
        DottedKey,

        /// <summary>Inline: complete where it is written.</summary>
        Inline,
    }

    internal Origin From { get; set; }

    /// <summary>How many keys the table has.</summary>
    public int Count => values.Count;

    /// <summary>The value of <paramref name="key"/>, or null.</summary>
    public TomlValue? this[string key] => values.GetValueOrDefault(key);

    /// <summary>The keys, in order.</summary>
    public IEnumerable<string> Keys => values.Keys;

    /// <summary>Whether <paramref name="key"/> is there.</summary>
    public bool Contains(string key) => values.ContainsKey(key);

    /// <summary>The table under <paramref name="key"/>, or null.</summary>
    public TomlTable? Table(string key) => this[key]?.AsTable();

    /// <summary>The string under <paramref name="key"/>, or null.</summary>
    public string? String(string key) => this[key]?.AsString();

    /// <summary>The integer under <paramref name="key"/>, or null.</summary>
    public long? Integer(string key) => this[key]?.AsInteger();

    /// <summary>The boolean under <paramref name="key"/>, or null.</summary>
    public bool? Boolean(string key) => this[key]?.AsBoolean();

    /// <summary>The strings under <paramref name="key"/>, or null.</summary>
    public IReadOnlyList<string>? Strings(string key) => this[key]?.AsStrings();

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, TomlValue>> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal bool TryAdd(string key, TomlValue value) => values.TryAdd(key, value);
}
