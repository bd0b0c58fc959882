#!/bin/bash
# Writes each command of the podman in PATH with its options, one command a line, as podman-options.txt has them.
set -euo pipefail
echo "# Podman $(podman version --format '{{.Client.Version}}'): each command with its options, from \`podman COMMAND --help\` (record.sh makes this)."
record() {
    local help
    help=$("$@" --help 2>&1)
    shift
    { echo "${*:-.}"; awk '/Options:$/ { inside = 1; next } /^[^ ]/ { inside = 0 }
        inside && match($0, /^ {1,6}(-[a-zA-Z], )?--[a-z0-9-]+/) { word = substr($0, RSTART, RLENGTH); sub(/.*--/, "--", word); print word }' <<<"$help" | sort -u; } | paste -sd ' '
    for child in $(awk '/^Available Commands:/ { inside = 1; next } /^[^ ]/ { inside = 0 } inside && NF { print $1 }' <<<"$help"); do
        [ "$child" = help ] || record podman "$@" "$child"
    done
}
record podman
