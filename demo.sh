#!/bin/bash
# What `make demo` runs: from a bare Debian machine to a page served by systemd and lighttpd in a container, and back.
# Every command is shown before its output. Needs root; a second run takes seconds, as image and tree are kept.
set -euo pipefail
cd "$(dirname "$0")"
[ "$(id -u)" = 0 ] || { echo "make demo: needs root: it installs packages and makes containers" >&2; exit 1; }
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
cache=/var/cache/berth-demo
scratch=$(mktemp -d /tmp/demo.XXXXXX)
ours=()

clean_up() {
    local status=$? name
    if [ "$status" != 0 ]; then
        for name in "${ours[@]}"; do
            berth logs --tail 20 "$name" 2>/dev/null || true
            berth rm -f -t 0 "$name" >/dev/null 2>&1 || true
        done
        echo "demo: a step failed with status $status" >&2
    fi
    exec 5>&- || true
    rm -rf "$scratch"
}
trap clean_up EXIT

# Bold on a terminal; a file or a pipe gets the plain text.
bold='' plain=''
[ ! -t 1 ] || { bold=$'\e[1m' plain=$'\e[0m'; }

# name_command COMMAND...: prints it as one would type it.
name_command() { printf '\n%s$ %s%s\n' "$bold" "$*" "$plain"; }
# show COMMAND...: prints it and runs it.
show() { name_command "$@"; "$@"; }
# A person's hands: each line is typed when the one before it had time to be answered.
type_slowly() {
    local line
    for line in "$@"; do
        sleep 1
        echo "$line"
    done
}
say() { printf '\n# %s\n' "$*"; }

say "install what is needed, build, install"
packaging/packages.sh build run
apt_tools=()
for tool in curl script ip; do command -v $tool >/dev/null || apt_tools+=($tool); done
[ ${#apt_tools[@]} = 0 ] || packaging/packages.sh test
./install.sh
show berth version

say "an operating system tree from Debian's packages becomes an image"
show berth image bootstrap debian:trixie --include systemd,dbus,lighttpd -t localhost/web
show berth images

# What was there before is not ours to judge.
tests/host/traces >"$scratch/before"

say "systemd boots in a container; port 8080 is its web server"
show berth run -d --name web -p 8080:80 localhost/web
ours=(web)
show berth wait --condition=booted web
show berth ps
show curl -sS http://localhost:8080/
show berth logs web
show berth exec web systemctl is-system-running

say "a shell in it, typed into a terminal"
name_command berth exec -it web sh
type_slowly 'cat /etc/hostname /proc/1/comm' 'systemctl --no-pager --no-legend list-units --type=service --state=running' exit |
    script -qec "berth exec -it web sh" /dev/null

say "an orderly shutdown"
show berth stop web
show berth inspect --format 'exit status {{.State.ExitCode}}' web
show berth logs --tail 5 web
show berth rm web
ours=()

say "a plain directory, booted on this terminal: log in as root, look around, power off"
if [ ! -e $cache/tree ]; then
    rm -rf $cache/tree.new
    mkdir -p $cache
    show mmdebstrap --quiet --variant=minbase --include=systemd,systemd-sysv,dbus,login \
        --customize-hook='chroot "$1" passwd --quiet --delete root' trixie $cache/tree.new
    mv $cache/tree.new $cache/tree
fi
# Standard input must stay open for as long as the boot takes, so the keys come through a named pipe.
mkfifo "$scratch/keys"
exec 5<>"$scratch/keys"
(
    # A getty throws away what was typed before its prompt.
    until grep -q 'login: ' "$scratch/screen" 2>/dev/null; do sleep 0.1; done
    type_slowly root 'systemctl --no-pager --no-legend list-units --type=service --state=running' 'systemctl poweroff' >&5
) &
name_command berth run -it --rm --name tree --systemd=always --rootfs "$cache/tree" /sbin/init
ours=(tree)
script -qfec "berth run -it --rm --name tree --systemd=always --rootfs $cache/tree /sbin/init" "$scratch/screen" <"$scratch/keys"
wait
ours=()

say "what is left of both: no mount, cgroup, network namespace, link, address, process or file but the default network's bridge, podman0"
show tests/host/traces since "$scratch/before"
show berth ps -a
echo
echo "The image localhost/web is kept for the next demo; \`berth rmi localhost/web\` removes it, \`make clean\` the tree."
