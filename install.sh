#!/bin/bash
# What `make install` runs: Debian packages, build, and the files under $DESTDIR$PREFIX. Running it again changes nothing.
#   PREFIX       where to install (/usr/local)
#   DESTDIR      a staging root for packagers; with it no Debian package is installed
#   PACKAGES=no  install no Debian packages
#   BUILD=no     install the out/berth that is there
set -euo pipefail
cd "$(dirname "$0")"
PREFIX=${PREFIX:-/usr/local}
DESTDIR=${DESTDIR:-}
[ -n "$DESTDIR" ] && PACKAGES=no

[ "${PACKAGES:-yes}" = no ] || packaging/packages.sh run
[ "${BUILD:-yes}" = no ] || ./build.sh

root=$DESTDIR$PREFIX
install -D -m 755 out/berth "$root/bin/berth"
# systemd runs what lies in these directories; the program knows by its name what to do.
for manager in system user; do
    generators=$root/lib/systemd/$manager-generators
    install -d "$generators"
    ln -sfn ../../../bin/berth "$generators/berth-$manager-generator"
done
# The services of a host and those of users are the same; none is enabled here.
for manager in system user; do
    install -d "$root/lib/systemd/$manager"
    for unit in packaging/systemd/*; do
        sed "s,@PREFIX@,$PREFIX," "$unit" | install -m 644 /dev/stdin "$root/lib/systemd/$manager/${unit##*/}"
    done
done
# Shells find these by the program's name.
completions() { install -d "$(dirname "$2")" && "$root/bin/berth" completion "$1" -f "$2"; }
completions bash "$root/share/bash-completion/completions/berth"
completions zsh "$root/share/zsh/site-functions/_berth"
completions fish "$root/share/fish/vendor_completions.d/berth.fish"
echo "installed $root/bin/berth"
# Podman's generator keeps what it makes.
[ -n "$DESTDIR" ] || [ ! -e /usr/lib/systemd/system-generators/podman-system-generator ] || [ -L /etc/systemd/system-generators/podman-system-generator ] \
    || echo "services of Quadlet files stay with Podman here; docs/quadlet.md, \"Beside Podman\", tells how to leave them to Berth"
