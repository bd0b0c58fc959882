using System.Text;
using Berth.Engine.Containers.Specification.Options;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Building;

/// <summary>Builds <see cref="MachineSpecification"/>.</summary>
internal static class MachineBuilder
{
    private const string CredentialDirectory = "/run/credstore";
    private const int GreatestName = 255;

    public static MachineSpecification Build(BuildRequest request, ProcessSpecification process, NamespaceSpecification namespaces)
    {
        var options = request.Options.Machine;
        var boots = process.Systemd && namespaces.Pid.Kind != NamespaceKind.Host;
        var (link, optional) = Link(options.LinkJournal);
        return new MachineSpecification
        {
            Register = options.Register ?? boots,
            IsRegistrationRequired = options.Register == true,
            Journal = boots ? link : JournalLink.None,
            IsJournalOptional = optional,
            Credentials = Credentials(options),
        };
    }

    private static (JournalLink Link, bool IsOptional) Link(string? word) => word switch
    {
        // What systemd-nspawn@.service has, so that `journalctl -m` shows machines without anything to be configured.
        null or "try-guest" => (JournalLink.Guest, true),
        "no" => (JournalLink.None, true),
        "auto" => (JournalLink.Auto, true),
        "host" => (JournalLink.Host, false),
        "try-host" => (JournalLink.Host, true),
        "guest" => (JournalLink.Guest, false),
        _ => throw new InvalidArgumentException($"invalid --link-journal \"{word}\": must be no, auto, host, try-host, guest or try-guest"),
    };

    private static List<CredentialSpecification> Credentials(MachineOptions options)
    {
        var result = new List<CredentialSpecification>();
        foreach (var option in options.SetCredentials)
        {
            var (name, value) = Split(option, "--set-credential");
            result.Add(new CredentialSpecification(name, Encoding.UTF8.GetBytes(value), Path: null));
        }

        foreach (var option in options.LoadCredentials)
        {
            var (name, path) = Split(option, "--load-credential");
            // A name without directories is looked up where the host keeps credentials (systemd.exec(5), LoadCredential=).
            result.Add(new CredentialSpecification(name, Value: null, Path.GetFullPath(path, path.Contains('/') ? Directory.GetCurrentDirectory() : CredentialDirectory)));
        }

        for (var at = 0; at < result.Count; at++)
        {
            var name = result[at].Name;
            if (result.FindIndex(other => other.Name == name) != at) throw new InvalidArgumentException($"duplicate credential \"{name}\"");
        }

        return result;
    }

    private static (string Name, string Value) Split(string option, string flag)
    {
        var colon = option.IndexOf(':');
        if (colon < 0) throw new InvalidArgumentException($"invalid {flag} \"{option}\": must be ID:{(flag == "--set-credential" ? "VALUE" : "PATH")}");
        var name = option[..colon];
        if (name is "" or "." or ".." || name.Length > GreatestName || name.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0 || name.Contains('/'))
            throw new InvalidArgumentException($"invalid {flag} \"{option}\": \"{name}\" is not a credential's name");
        return (name, option[(colon + 1)..]);
    }
}
