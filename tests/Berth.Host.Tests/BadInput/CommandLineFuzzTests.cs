using System.Text;
using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.BadInput;

/// <summary>
/// Random words after every verb, with options that the verb says it has: whatever comes, no stack trace reaches the user and the status is
/// one that the manual knows. The same seed gives the same lines; BERTH_FUZZ_SEED and BERTH_FUZZ_LINES change those of the run on request.
/// </summary>
public sealed class CommandLineFuzzTests(PreparedHost prepared)
{
    private static readonly string[] s_values =
    [
        "", " ", "x", "-", "--", "-1", "0", "1", "99999999999999999999", "1e9", "NaN", "true", "../..", "/", "/dev/null", "/nosuch/file", "a\nb", "a\tb", "'", "\"",
        "{{", "{{.Nosuch}}", "{{json .}}", "{{range .}}", "=", "a=b", "=b", ",", ",,", ":", "::", ":::", "a:b:c:d", "[::1]:80:80", "65536:1", "10-5:10-5", "@", "a@sha256:xyz",
        "localhost/busybox", "localhost/busybox:latest", "nosuch", "UPPER", "*", "%s%n", "\u00e9\u4e2d\ud83d\ude00", "\u0001", "none", "host", "container:", "container:nosuch", "ns:", "auto", "keep-id",
        "type=bind", "type=bind,src=/nosuch,dst=/x", "type=volume,dst", "1kb", "-1g", "1h", "5x", "status=", "=running", "name=[", "until=yesterday",
    ];

    // These wait for what never comes, or end this test's own host.
    private static readonly string[] s_left = ["events", "system reset", "completion", "search", "login", "logout", "machine", "farm", "unshare", "help"];
    private static readonly string[] s_waiting = ["--help", "--follow", "--stream", "--watch", "--url", "--connection", "--interval"];

    [Fact]
    public void A_command_line_of_random_words_gets_no_stack_trace_and_no_unknown_status() => Try(20261, 150);

    [Fact(Explicit = true)]
    public void No_command_line_gets_a_stack_trace_or_an_unknown_status()
        => Try(
            int.TryParse(Environment.GetEnvironmentVariable("BERTH_FUZZ_SEED"), out var seed) ? seed : 20260,
            int.TryParse(Environment.GetEnvironmentVariable("BERTH_FUZZ_LINES"), out var lines) ? lines : 1500);

    private void Try(int seed, int count)
    {
        var random = new Random(seed);
        var verbs = Verbs();
        Assert.True(verbs.Count > 60, $"only {verbs.Count} verbs");
        var script = new StringBuilder("""
            cd "$(mktemp -d /tmp/fuzz.XXXXXX)"; ulimit -c 0
            try() {
                local got=0
                timeout -k 5 20 berth --root "$PWD/root" --runroot "$PWD/run" --network-config-dir "$PWD/networks" --events-backend none "$@" >out 2>err </dev/null || got=$?
                case $got in 0 | 1 | 2 | 3 | 125 | 126 | 127) ;; *) printf '%q ' "status $got:" "$@"; echo; head -c 500 err ;; esac
                ! grep -q -a -e 'Unhandled exception' -e '^   at ' -e 'internal error' out err || { printf '%q ' "$@"; echo; head -c 500 err; }
            }

            """);
        // Where there are fewer lines than verbs, another seed takes other verbs.
        var first = random.Next(verbs.Count);
        for (var line = 0; line < count; line++)
        {
            var (verb, options) = verbs[(first + line) % verbs.Count];
            script.Append("try ").AppendJoin(' ', verb.Split(' ')).Append(' ').AppendJoin(' ', Words(random, options).Select(Quote)).Append('\n');
        }

        script.Append("""
            berth --root "$PWD/root" --runroot "$PWD/run" --network-config-dir "$PWD/networks" --events-backend none rm -f -a -t 0 >/dev/null 2>&1
            # What conmon cleans up after a container's end may still be mounted.
            for i in $(seq 100); do grep -qF " $PWD/" /proc/self/mountinfo || break; sleep 0.1; done
            here=$PWD; cd /; rm -rf "$here"
            """);
        File.WriteAllText(prepared.Host.Outside("/tmp/fuzz.sh"), script.ToString());
        var result = prepared.Host.Run(TimeSpan.FromSeconds(60 + count), "bash", "/tmp/fuzz.sh");
        Assert.True(result is { Status: 0, Output.Length: 0, Errors.Length: 0 }, $"seed {seed}: {result}");
    }

    private static IEnumerable<string> Words(Random random, string[] options)
    {
        for (var left = random.Next(4); left > 0 && options.Length > 0; left--)
        {
            var option = options[random.Next(options.Length)];
            var value = Value(random);
            switch (random.Next(4))
            {
                case 0: yield return option; break;
                case 1: yield return $"{option}={value}"; break;
                default:
                    yield return option;
                    yield return value;
                    break;
            }
        }

        for (var left = random.Next(4); left > 0; left--)
            yield return random.Next(12) == 0 ? new string('a', 4096) : Value(random);
    }

    private static string Value(Random random) => s_values[random.Next(s_values.Length)];

    private static string Quote(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    // The commands and options that the program's own help pages name.
    private List<(string Verb, string[] Options)> Verbs()
    {
        var pages = prepared.Host.Shell("""
            walk() {
                local help word
                help=$(berth $1 --help </dev/null)
                if grep -q '^Available Commands:' <<<"$help"; then
                    for word in $(sed -n '/^Available Commands:/,/^$/p' <<<"$help" | awk 'NR > 1 && NF { print $1 }'); do walk "${1:+$1 }$word"; done
                else
                    echo "$1|"$(grep -o -E -e '^ +(-[a-zA-Z], )?--[a-z0-9-]+' <<<"$help" | grep -o -E -e '--[a-z0-9-]+' | sort -u)
                fi
            }
            walk ''
            """).Succeeded();
        return [.. pages.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split('|'))
            .Where(static line => !s_left.Any(left => line[0] == left || line[0].StartsWith(left + " ", StringComparison.Ordinal)))
            .Select(static line => (line[0], line[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Except(s_waiting, StringComparer.Ordinal).ToArray()))];
    }
}
