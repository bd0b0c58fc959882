using System.Globalization;
using Berth.Linux.Errors;
using Berth.Oci.Distribution;

namespace Berth.Cli.Verbs.Registries;

/// <summary>The conditions of <c>search --filter</c>.</summary>
internal sealed class SearchFilter
{
    private int _stars;
    private bool? _isAutomated, _isOfficial;

    /// <summary>Reads them.</summary>
    /// <exception cref="InvalidArgumentException">One is not known, or its value is wrong.</exception>
    internal static SearchFilter Parse(IReadOnlyList<string> filters)
    {
        var filter = new SearchFilter();
        foreach (var text in filters)
        {
            var equals = text.IndexOf('=');
            var (key, value) = equals < 0 ? (text, "") : (text[..equals], text[(equals + 1)..]);
            switch (key)
            {
                case "stars":
                    if (!int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out filter._stars))
                        throw new InvalidArgumentException($"incorrect value type for stars filter: strconv.Atoi: parsing \"{value}\": invalid syntax");
                    break;
                case "is-automated":
                    filter._isAutomated = value != "false";
                    break;
                case "is-official":
                    filter._isOfficial = value != "false";
                    break;
                default:
                    throw new InvalidArgumentException($"invalid filter type \"{text}\"");
            }
        }

        return filter;
    }

    /// <summary>Whether a finding is wanted.</summary>
    internal bool Takes(RegistryFinding finding)
        => finding.Stars >= _stars && (_isAutomated ?? finding.IsAutomated) == finding.IsAutomated && (_isOfficial ?? finding.IsOfficial) == finding.IsOfficial;
}
