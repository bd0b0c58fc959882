using Berth.Cli.Commands;
using Berth.Engine.Images.Registries;

namespace Berth.Cli.Verbs.Registries;

/// <summary>The registry that login and logout are told.</summary>
internal static class RegistryArgument
{
    /// <summary>The argument without a URL's decoration, else the first registry of registries.conf.</summary>
    internal static string Of(Invocation invocation, RegistryEngine engine)
    {
        if (invocation.Arguments.Count == 0) return engine.DefaultRegistry();
        var given = invocation.Arguments[0];
        foreach (var scheme in (ReadOnlySpan<string>)["https://", "http://"])
        {
            if (!given.StartsWith(scheme, StringComparison.Ordinal)) continue;
            var host = given[scheme.Length..];
            return host.IndexOf('/') is >= 0 and var slash ? host[..slash] : host;
        }

        return given.TrimEnd('/');
    }
}
