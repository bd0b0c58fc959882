using System.Text.Json;
using Berth.Engine.Networks;
using Berth.Engine.Templates;

namespace Berth.Cli.Verbs.Networks;

/// <summary>A subnet as Go has it (types.IPNet): on its own it prints as <c>10.88.0.0/16</c>, within a struct as address and mask.</summary>
internal sealed class CidrView(string text) : ITemplateObject, IJsonWritable, IPrintsAsText
{
    /// <inheritdoc/>
    public string TypeName => "types.IPNet";

    /// <inheritdoc/>
    public IReadOnlyList<string> FieldNames => ["IPNet"];

    /// <inheritdoc/>
    public string Text => text;

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value)
    {
        value = name switch
        {
            "IPNet" => new StructView("net.IPNet", ("IP", "IP", Address), ("Mask", "Mask", Mask)),
            "IP" => Address,
            "Mask" => Mask,
            "String" => text,
            _ => null,
        };
        return value is not null;
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer) => writer.WriteStringValue(text);

    private string Address => text.Split('/')[0];

    private string Mask
    {
        get
        {
            if (!IpSubnet.TryParse(text, out var subnet)) return "<nil>";
            var mask = new byte[subnet.IsIpv6 ? 16 : 4];
            for (var bit = 0; bit < subnet.PrefixLength; bit++) mask[bit / 8] |= (byte)(0x80 >> (bit % 8));
            return Convert.ToHexStringLower(mask);
        }
    }
}
