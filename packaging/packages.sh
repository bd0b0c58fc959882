#!/bin/bash
# Installs the Debian packages that Berth needs for the purposes named: build, run, test.
# Takes what the release at hand has, from Debian 12 on: "a|b" is the first of them that exists, "a?" may be missing there.
set -euo pipefail

build="clang zlib1g-dev libsqlite3-dev make"
run="crun conmon netavark aardvark-dns catatonit golang-github-containers-common|containers-common nftables iptables
     bzip2 xz-utils mmdebstrap debian-archive-keyring uidmap passt? slirp4netns? iproute2 libzstd1 libsystemd0 ca-certificates gpg libisal2? libdeflate0? libsodium23|libsodium26"
test="gpgconf gpg-agent skopeo busybox-static strace libc6-dev bsdutils util-linux procps curl docker-registry apache2-utils openssl fuse-overlayfs"

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }
exists() { [ -n "$(apt-cache show --no-all-versions "$1" 2>/dev/null)" ]; }

# The names of what is not installed yet, each with its alternatives.
missing() {
    local wanted name
    for wanted in "$@"; do
        for name in ${wanted//|/ }; do installed "${name%\?}" && continue 2; done
        echo "$wanted"
    done
}

wanted=()
for purpose in "$@"; do
    case $purpose in
        build | run | test) wanted+=(${!purpose}) ;;
        *) echo "packages.sh: unknown purpose \"$purpose\"" >&2; exit 2 ;;
    esac
done

lacking=($(missing "${wanted[@]}"))
[ ${#lacking[@]} -gt 0 ] || exit 0
command -v apt-get >/dev/null || { echo "packages.sh: this is not a Debian system; install by hand: ${lacking[*]}" >&2; exit 1; }

# Lists that were never fetched know no package at all.
exists libc6 && exists catatonit || apt-get update -qq
names=()
for wish in "${lacking[@]}"; do
    for name in ${wish//|/ }; do
        exists "${name%\?}" && { names+=("${name%\?}"); continue 2; }
    done
    [[ $wish == *\? ]] || { echo "packages.sh: this release of Debian has no package $wish" >&2; exit 1; }
done
[ ${#names[@]} -gt 0 ] || exit 0
[ "$(id -u)" = 0 ] || { echo "packages.sh: as root, run: apt-get install ${names[*]}" >&2; exit 1; }

echo "installing Debian packages: ${names[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
add() { apt-get install -qq -y --no-install-recommends "${names[@]}" >"$log" 2>&1 </dev/null; }
add || { apt-get update -qq && add; } || { tail -n 20 "$log" >&2; exit 1; }
