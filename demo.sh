#!/bin/bash
# What `make demo` runs: from a bare Debian machine to a page served by systemd and lighttpd in a container, and back.
# Every command is shown before its output. Needs root; a second run takes seconds, as image and tree are kept.
set -euo pipefail
cd "$(dirname "$0")"
[ "$(id -u)" = 0 ] || { echo "make demo: needs root: it installs packages and makes containers" >&2; exit 1; }
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
cache=/var/cache/berth-demo
scratch=$(mktemp -d /tmp/demo.XXXXXX)

clean_up() {
    local status=$?
    if [ "$status" != 0 ]; then
        berth logs --tail 20 web 2>/dev/null || true
        berth rm -f -t 0 web tree >/dev/null 2>&1 || true
        echo "demo: a step failed with status $status" >&2
    fi
    exec 5>&- || true
    rm -rf "$scratch"
}
trap clean_up EXIT

# show COMMAND...: prints it as one would type it, and runs it.
show() { printf '\n\033[1m$ %s\033[0m\n' "$*"; "$@"; }
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
show berth wait --condition=booted web
show berth ps
show curl -sS --retry 5 --retry-connrefused http://localhost:8080/ -o "$scratch/page"
cat "$scratch/page"
show berth logs web
show berth exec web systemctl is-system-running

say "a shell in it, typed into a terminal"
printf '\n\033[1m$ %s\033[0m\n' "berth exec -it web sh"
printf '%s\n' 'ps -e -o pid,comm 2>/dev/null || ls /run/systemd/units' 'cat /etc/hostname /proc/1/comm' 'exit' |
    script -qec "berth exec -it web sh" /dev/null

say "an orderly shutdown"
show berth stop web
show berth inspect --format 'exit status {{.State.ExitCode}}' web
show berth logs --tail 5 web
show berth rm web

say "a plain directory, booted on this terminal: log in as root, look around, power off"
if [ ! -e $cache/tree ]; then
    rm -rf $cache/tree.new
    mkdir -p $cache
    show mmdebstrap --quiet --variant=minbase --include=systemd,systemd-sysv,dbus,login \
        --customize-hook='chroot "$1" passwd --quiet --delete root' trixie $cache/tree.new
    mv $cache/tree.new $cache/tree
fi
# A person's hands: what is typed goes through a pipe into the terminal that `script` makes.
mkfifo "$scratch/keys"
exec 5<>"$scratch/keys"
(
    until berth container exists tree 2>/dev/null; do sleep 0.1; done
    berth wait --condition=booted tree >/dev/null
    for line in root 'systemctl --no-pager list-units --type=service --state=running' 'systemctl poweroff'; do
        sleep 1
        echo "$line" >&5
    done
) &
printf '\n\033[1m$ %s\033[0m\n' "berth run -it --rm --name tree --systemd=always --rootfs $cache/tree /sbin/init"
script -qec "berth run -it --rm --name tree --systemd=always --rootfs $cache/tree /sbin/init" /dev/null <"$scratch/keys"
wait

say "what is left of both: no mount, cgroup, network namespace, link, address, process or file"
show tests/host/traces since "$scratch/before"
show berth ps -a
echo
echo "The image localhost/web is kept for the next demo; \`berth rmi localhost/web\` removes it, \`make clean\` the tree."
