using Berth.Engine.Networks;

namespace Berth.Cli.Flags;

/// <summary>An option with an IP address.</summary>
public sealed class AddressFlag : Flag
{
    internal AddressFlag(string name, string help) : base(name, '\0', help)
    {
    }

    /// <summary>The address in its usual form; null if none was given.</summary>
    public string? Given { get; private set; }

    /// <inheritdoc/>
    public override string TypeName => "ip";

    /// <inheritdoc/>
    public override string? DefaultText => null;

    private protected override void Accept(string text)
    {
        if (text.Length == 0) return;
        Given = StrictAddress.TryParse(text.Trim())?.ToString() ?? throw new FormatException($"failed to parse IP: \"{text}\"");
    }
}
