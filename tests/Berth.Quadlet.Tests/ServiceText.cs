using System.Text.RegularExpressions;

namespace Berth.Quadlet.Tests;

/// <summary>
/// The services in the output of a dry run, in a form that can be compared. Podman's generator walks Go maps, so it writes
/// some options and some dependencies in an order that changes from run to run: within those runs of options the order is
/// made alphabetical, everything else stays byte for byte.
/// </summary>
internal static partial class ServiceText
{
    private static readonly Dictionary<string, int> Groups = MakeGroups();

    private static readonly string[] Dependencies =
    [
        "Wants", "Requires", "Requisite", "BindsTo", "PartOf", "Upholds", "Conflicts", "Before", "After",
        "OnFailure", "OnSuccess", "PropagatesReloadTo", "ReloadPropagatedFrom", "PropagatesStopTo", "StopPropagatedFrom",
    ];

    /// <summary>The services by name (a second one of a name gets a number), in their order.</summary>
    internal static List<(string Name, string Text)> Split(string output)
    {
        List<(string, string)> services = [];
        var matches = Header().Matches(output);
        for (var i = 0; i < matches.Count; i++)
        {
            var end = i + 1 < matches.Count ? matches[i + 1].Index : output.Length;
            var lines = output[(matches[i].Index + matches[i].Length)..end].Split('\n');
            for (var j = 0; j < lines.Length; j++)
                lines[j] = lines[j].StartsWith("Exec", StringComparison.Ordinal) ? OrderOptions(lines[j]) : lines[j];
            OrderDependencies(lines);
            services.Add((matches[i].Groups["name"].Value, string.Join('\n', lines)));
        }
        return services;
    }

    private static void OrderDependencies(string[] lines)
    {
        var places = Enumerable.Range(0, lines.Length).Where(i => Dependencies.Contains(lines[i].Split('=')[0])).ToArray();
        var sorted = places.Select(i => lines[i]).OrderBy(line => line.Split('=')[0], StringComparer.Ordinal).ToArray();
        for (var i = 0; i < places.Length; i++)
            lines[places[i]] = sorted[i];
    }

    private static string OrderOptions(string line)
    {
        var words = Word().Matches(line).Select(match => match.Value).ToList();
        List<string> result = [];
        List<string> run = [];
        var current = 0;
        for (var i = 0; i < words.Count; i++)
        {
            var group = line.Contains("pod create", StringComparison.Ordinal) && words[i] == "--hostname" ? 2 : Groups.GetValueOrDefault(words[i]);
            if (group == 0 || group != current)
                Flush(result, run);
            current = group;
            if (group == 0)
                result.Add(words[i]);
            else if (group is 3 or 5 || i + 1 == words.Count)
                run.Add(words[i]);
            else
                run.Add($"{words[i]} {words[++i]}");
        }
        Flush(result, run);
        return string.Join(' ', result);
    }

    private static void Flush(List<string> result, List<string> run)
    {
        // OrderBy is stable: several values of one option keep their order.
        result.AddRange(run.OrderBy(option => option.Split(' ')[0], StringComparer.Ordinal));
        run.Clear();
    }

    private static Dictionary<string, int> MakeGroups()
    {
        string[] groups =
        [
            "--tz --pids-limit --shm-size --workdir --ip --ip6 --hostname --stop-signal --stop-timeout --pull --memory --retry --retry-delay "
                + "--arch --authfile --cert-dir --creds --decryption-key --os --policy --variant --target --ignorefile",
            "--network-alias --ulimit --dns --dns-option --dns-search --group-add --add-host --tmpfs --tag",
            "--init --env-host --http-proxy --read-only-tmpfs --init=false --env-host=false --http-proxy=false --read-only-tmpfs=false",
            "--env --label --annotation --build-arg --opt",
            "--all-tags --tls-verify --force-rm --quiet --disable-dns --internal --ipv6 --all-tags=false --tls-verify=false "
                + "--force-rm=false --quiet=false --disable-dns=false --internal=false --ipv6=false",
            "--driver --ipam-driver --interface-name",
        ];
        Dictionary<string, int> result = [];
        for (var i = 0; i < groups.Length; i++)
        {
            foreach (var option in groups[i].Split(' '))
                result.Add(option, i + 1);
        }
        return result;
    }

    [GeneratedRegex("(?<=^|\n)---(?<name>.*?)---\n(?=#|;|\n|\\[)", RegexOptions.ExplicitCapture, 10000)]
    private static partial Regex Header();

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"|[^ ]+|(?<= )(?= |$)", RegexOptions.ExplicitCapture, 10000)]
    private static partial Regex Word();
}
