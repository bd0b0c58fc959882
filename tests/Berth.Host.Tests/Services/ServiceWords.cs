namespace Berth.Host.Tests.Services;

/// <summary>The words that scripts about services use, so that the same script can be about the system's manager and about a user's.</summary>
internal static class ServiceWords
{
    /// <summary>
    /// Comes after what a host says for itself: what <c>systemctl</c> and <c>journalctl</c> are, and where Quadlet files (<c>$quadlets</c>), unit
    /// files (<c>$units</c>) and sockets (<c>$runtime</c>) are.
    /// </summary>
    // A failed condition tells what became of it, and what a word given with it says; conditions are waited for as long as a loaded machine may need.
    public const string Text =
        """
        set -u
        fail() { { systemctl list-units --no-pager --failed; command journalctl --quiet --no-pager --lines 60 | cut -c1-300; echo "$*"; } >&2; exit 1; }
        until_true() { local i; for i in $(seq 1800); do eval "$1" && return; sleep 0.1; done; fail "never: $1${2:+ but: $($2)}"; }
        refused() { ! "$@" 2>/tmp/refused-$UID || fail "not refused: $*"; }
        quadlet() { mkdir -p $quadlets; cat >$quadlets/$1; systemctl daemon-reload; }
        unit() { mkdir -p $units; cat >$units/$1; systemctl daemon-reload; }
        property() { systemctl show --value --property "$1" "$2"; }
        is() { local value; value=$(property "$1" "$2"); [ "$value" = "$3" ] || fail "$1 of $2 is $value, not $3"; }
        until_is() { until_true "[ \"\$(property $1 $2)\" = $3 ]"; }
        invocation() { property InvocationID $1; }
        # What the journal has of a run of a service, told by its invocation.
        said() { local run=$1; shift; journalctl --quiet _SYSTEMD_INVOCATION_ID=$run --output cat "$@"; }
        # Whether the journal has a line of a run of a service since $began, though its writer has ended. journald learns of whom a line is from the
        # process; of one that has ended it knows only the name that came with the stream, where the manager is a user's.
        heard() { said $2 | grep --quiet --line-regexp "$3" || { [ $UID != 0 ] && journalctl --quiet --output cat --since @$began SYSLOG_IDENTIFIER=$1 | grep --quiet --line-regexp "$3"; }; }
        nothing_left() { [ -z "$(berth ps --all --quiet)" ] || fail "still there: $(berth ps --all)"; }
        trap 'fail "line $LINENO: $BASH_COMMAND"' ERR
        # What a test before has let fail, or has started often, is nothing to this one.
        systemctl reset-failed

        """;

    /// <summary>Makes <c>~/socat</c>, a root directory with socat and a shell.</summary>
    public const string Tree =
        """
        mkdir -p ~/socat/bin ~/socat/etc ~/socat/tmp
        for program in /usr/bin/socat /usr/bin/busybox; do
            cp $program ~/socat/bin/
            for library in $(ldd $program 2>/dev/null | grep -o '/[^ ]*'); do
                mkdir -p ~/socat$(dirname $library)
                cp $library ~/socat$library
            done
        done
        for applet in sh cat sleep echo; do ln -s busybox ~/socat/bin/$applet; done
        """;
}
