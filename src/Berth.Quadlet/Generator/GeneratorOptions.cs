using Berth.Linux.Text;

namespace Berth.Quadlet.Generator;

/// <summary>The command line of the generator.</summary>
/// <param name="IsDryRun">Print the services instead of writing them.</param>
/// <param name="IsUser">Work for a user's systemd.</param>
/// <param name="NoKernelLog">Keep messages out of /dev/kmsg.</param>
/// <param name="IsVerbose">Tell each step.</param>
/// <param name="ShowVersion">Print the version and leave.</param>
/// <param name="Arguments">What follows the flags: the directories for normal, early and late units.</param>
internal sealed record GeneratorOptions(
    bool IsDryRun, bool IsUser, bool NoKernelLog, bool IsVerbose, bool ShowVersion, IReadOnlyList<string> Arguments)
{
    /// <summary>Reads the flags, in the manner of Podman's generator: one dash or two, <c>=value</c>, up to the first other word.</summary>
    /// <param name="arguments">The words after the program's name.</param>
    /// <param name="error">What is wrong with them; empty if help was asked for.</param>
    /// <returns>The options, or null with <paramref name="error"/> set.</returns>
    internal static GeneratorOptions? Parse(IReadOnlyList<string> arguments, out string error)
    {
        var options = new GeneratorOptions(false, false, false, false, false, []);
        var i = 0;
        error = "";
        for (; i < arguments.Count; i++)
        {
            var word = arguments[i];
            if (word.Length < 2 || word[0] != '-')
                break;
            if (word == "--")
            {
                i++;
                break;
            }
            var name = word.AsSpan(word[1] == '-' ? 2 : 1);
            if (name.IsEmpty || name[0] is '-' or '=')
            {
                error = $"bad flag syntax: {word}";
                return null;
            }
            var equals = name.IndexOf('=');
            var text = equals < 0 ? "true" : name[(equals + 1)..].ToString();
            name = equals < 0 ? name : name[..equals];
            if (name is "help" or "h")
                return null;
            if (name is not ("dryrun" or "user" or "no-kmsg-log" or "v" or "version"))
            {
                error = $"flag provided but not defined: -{name}";
                return null;
            }
            if (GoBoolean.TryParse(text) is not { } value)
            {
                error = $"invalid boolean value \"{text}\" for -{name}: parse error";
                return null;
            }
            options = name switch
            {
                "dryrun" => options with { IsDryRun = value },
                "user" => options with { IsUser = value },
                "no-kmsg-log" => options with { NoKernelLog = value },
                "v" => options with { IsVerbose = value },
                _ => options with { ShowVersion = value },
            };
        }
        List<string> rest = [];
        for (; i < arguments.Count; i++)
            rest.Add(arguments[i]);
        return options with { Arguments = rest };
    }
}
