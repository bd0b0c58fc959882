#!/bin/bash
# What `make bench` runs: Berth, Podman and crun alone at the same work in one systemd host, in turns.
#   ROUNDS=20  rounds of each short work
#   ONLY=text  only works whose name has this text; docs/benchmarks.md is left as it is then
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${ROUNDS:-20} only=${ONLY:-}
packaging/packages.sh build run test
./build.sh
dotnet publish bench/Berth.Bench -c Release --nologo -v quiet --use-current-runtime --artifacts-path out/artifacts \
    -p:BerthFramework="$(cut -d' ' -f2 out/framework)" -o out/bench

host=tests/host/host
tree=$($host tree)
$host boot bench
trap '$host stop bench' EXIT
inside=/proc/$(cat /run/berth-host/bench/pid)/root
cp out/bench/berth-bench "$inside/usr/local/bin/"
cp "$tree" "$inside/var/tmp/web.tar"
cp tests/host/images "$inside/opt/images"
cp bench/boot-until-running bench/bundles bench/services bench/transfers "$inside/opt/"
$host run bench /opt/images
$host run bench sh -c 'mkdir /var/tmp/bench-tree && tar -C /var/tmp/bench-tree -xf /var/tmp/web.tar'
$host run bench /opt/bundles /var/tmp/bench

result=$(mktemp)
load=$(cut -d' ' -f1 /proc/loadavg)
status=0
$host run bench berth-bench /var/tmp/bench "$rounds" "$only" | tee "$result" || status=$?
if [ "$status" = 0 ] && [ -z "$only" ]; then
    {
        echo "# Benchmarks"
        echo
        echo "Made by \`make bench\` on $(date -u +%F): $rounds rounds of each short work, Berth and its peers in turns, in one booted"
        echo "systemd host. $(nproc) cores, $(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo), Linux $(uname -r)."
        echo "Peers: $($host run bench podman --version), $($host run bench crun --version | head -n 1),"
        echo "$($host run bench conmon --version | head -n 1), $($host run bench /usr/lib/podman/netavark --version)."
        echo "Load average when it began: $load."
        echo "Each time is one process from posix_spawn to wait; the commands are those of bench/Berth.Bench/Works.cs."
        echo
        cat "$result"
    } >docs/benchmarks.md
    echo "written to docs/benchmarks.md"
fi
rm -f "$result"
exit "$status"
