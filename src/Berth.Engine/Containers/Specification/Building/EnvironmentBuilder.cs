using System.Text;
using Berth.Engine.Config;
using Berth.Engine.Containers.Specification.Parsing;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Building;

/// <summary>
/// The environment of a container. What comes later wins: containers.conf, the caller's (all with --env-host, otherwise proxies),
/// TERM for a terminal, the image's, --env-merge, --unsetenv, --env-file, --env.
/// </summary>
internal static class EnvironmentBuilder
{
    private static readonly string[] Proxies =
        ["http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY"];

    // What systemd-nspawn passes to whoever sits at its console.
    private static readonly string[] OfTerminal = ["TERM", "COLORTERM", "NO_COLOR"];

    public static IReadOnlyList<string> Build(BuildRequest request, bool boots)
    {
        var options = request.Options.Process;
        var configuration = request.Configuration.Containers;
        var result = new VariableSet();
        if (!options.UnsetEnvironmentAll)
        {
            // Whatever `env` of containers.conf says, as Podman: the runtime searches it for the command.
            VariableLines.Read(ContainersSection.SearchPath, request.CallerVariables, result.Set);
            foreach (var line in configuration.Environment) VariableLines.Read(line, request.CallerVariables, result.Set);
            // systemd and many others tell a container by this variable, and the kind by this value (Container Interface).
            result.SetDefault("container", "podman");
            if (options.EnvironmentHost ?? configuration.EnvironmentHost)
            {
                foreach (var (name, value) in request.CallerVariables()) result.Set(name, value);
            }
            else if (options.HttpProxy ?? configuration.HttpProxy)
            {
                foreach (var name in Proxies)
                {
                    if (request.CallerVariable(name) is { } value) result.Set(name, value);
                }
            }

            if (options is { Tty: true, Interactive: true } && (boots || options.Console == ConsoleMode.Interactive))
            {
                foreach (var name in OfTerminal)
                {
                    if (request.CallerVariable(name) is { Length: > 0 } value) result.Set(name, value);
                }
            }

            if (options.Tty) result.SetDefault("TERM", "xterm");
            foreach (var line in request.Image?.Environment ?? []) VariableLines.Read(line, request.CallerVariables, result.Set);
        }

        foreach (var merge in options.EnvironmentMerge)
        {
            var equals = merge.IndexOf('=');
            if (equals < 0) throw new InvalidArgumentException($"missing `=` for --env-merge substitution {merge}");
            result.Set(merge[..equals], Expand(merge[(equals + 1)..], result));
        }

        foreach (var name in options.UnsetEnvironment) result.Remove(name);
        foreach (var file in options.EnvironmentFiles) VariableLines.ReadFile(file, request.CallerVariables, result.Set);
        foreach (var line in options.Environment) VariableLines.Read(line, request.CallerVariables, result.Set);
        return result.ToList();
    }

    // The words of a Containerfile: $NAME, ${NAME}, ${NAME:-default}, ${NAME:+alternative}, and a backslash before a dollar.
    private static string Expand(string text, VariableSet variables)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] == '$')
            {
                result.Append('$');
                i++;
                continue;
            }

            if (text[i] != '$' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            if (text[i + 1] == '{')
            {
                var end = text.IndexOf('}', i);
                if (end < 0) throw new InvalidArgumentException($"syntax error: missing '}}' in --env-merge \"{text}\"");
                result.Append(Substitute(text[(i + 2)..end], variables));
                i = end;
                continue;
            }

            var start = i + 1;
            var stop = start;
            while (stop < text.Length && (char.IsAsciiLetterOrDigit(text[stop]) || text[stop] == '_')) stop++;
            if (stop == start)
            {
                result.Append('$');
                continue;
            }

            result.Append(variables.Get(text[start..stop]));
            i = stop - 1;
        }

        return result.ToString();
    }

    private static string Substitute(string expression, VariableSet variables)
    {
        var colon = expression.IndexOf(':');
        if (colon < 0) return variables.Get(expression) ?? "";
        var value = variables.Get(expression[..colon]);
        var isSet = !string.IsNullOrEmpty(value);
        var word = expression.Length > colon + 1 ? expression[(colon + 2)..] : "";
        return expression.AsSpan(colon) switch
        {
            [':', '-', ..] => isSet ? value! : word,
            [':', '+', ..] => isSet ? word : "",
            _ => throw new InvalidArgumentException($"unsupported modifier in --env-merge substitution: ${{{expression}}}"),
        };
    }
}
