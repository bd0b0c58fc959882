using System.Net;

namespace Berth.Cli.Flags;

/// <summary>An option with IP addresses, several by commas, that may be repeated (pflag's IPSlice).</summary>
public sealed class AddressListFlag : Flag
{
    private readonly List<string> _value = [];

    internal AddressListFlag(string name, string help) : base(name, '\0', help)
    {
    }

    /// <summary>The addresses given, in order; an empty text stands for none in its place.</summary>
    public IReadOnlyList<string> Value => _value;

    /// <inheritdoc/>
    public override string TypeName => "ipSlice";

    /// <inheritdoc/>
    public override string? DefaultText => "[]";

    private protected override void Accept(string text)
    {
        if (text.Length == 0) return;
        foreach (var one in text.Split(','))
        {
            if (!IPAddress.TryParse(one.Trim(), out var address)) throw new FormatException($"invalid string being converted to IP address: {one}");
            _value.Add(address.ToString());
        }
    }
}
