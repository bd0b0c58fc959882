using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.BadInput;

/// <summary>What must be refused: one line that says what and why, the right status, nothing left behind, and the next command works.</summary>
public sealed class RefusalTests(PreparedHost prepared)
{
    // What conmon cleans up after a container's end may still be mounted.
    private static readonly string s_removal = """

        cd /
        for i in $(seq 100); do grep -qF " $work/" /proc/self/mountinfo || break; sleep 0.1; done
        rm -rf "$work"
        """;

    [Fact]
    public void Archives_that_are_no_images_are_refused_and_leave_nothing() => Check("""
        cd "$work"; b=(berth --root "$work/root" --runroot "$work/run" --events-backend none)
        podman save -q -o good.tar localhost/busybox >/dev/null
        head -c 100000 good.tar >truncated.tar
        head -c 3000 /dev/urandom >random
        printf '\x1f\x8b\x08\x00garbagegarbage' >garbage.gz
        : >empty
        mkdir directory x
        tar xf good.tar -C x; (cd x; echo '{' >manifest.json; tar cf ../json.tar *)
        tar xf good.tar -C x; (cd x; layer=$(ls | grep '\.tar$' | head -n 1); printf garbage | dd of="$layer" bs=1 seek=5000 conv=notrunc status=none; tar cf ../digest.tar *)
        tar xf good.tar -C x; (cd x; rm -- $(ls | grep '\.tar$' | head -n 1); tar cf ../layer.tar *)
        rm -r x; mkdir x; tar xf good.tar -C x; (cd x; config=$(ls | grep '\.json$' | grep -v manifest | head -n 1); echo '{"os":7}' >"$config"; tar cf ../config.tar *)
        podman save -q --format oci-archive -o oci.tar localhost/busybox >/dev/null
        rm -r x; mkdir x; tar xf oci.tar -C x; (cd x; for blob in blobs/sha256/*; do printf xyz | dd of="$blob" bs=1 seek=3 conv=notrunc status=none; done; tar cf ../blobs.tar *)
        gzip -c good.tar >whole.gz; head -c 50000 whole.gz >short.gz
        for file in truncated.tar random garbage.gz empty directory json.tar digest.tar layer.tar config.tar blobs.tar short.gz; do
            refused 125 "$file|archive|digest|manifest|layer|config|json|corrupt" "${b[@]}" load -q -i "$file"
        done
        refused 125 'no such file' "${b[@]}" load -q -i nosuch.tar
        refused 125 . "${b[@]}" load -q
        refused 125 . "${b[@]}" import -q random localhost/random
        refused 125 'no such file' "${b[@]}" import -q nosuch localhost/nosuch
        [ -z "$("${b[@]}" images -q -a)" ] || echo "images are left"
        [ -z "$(ls root/overlay | grep -v -e '^l$' -e '^tempdirs$')" ] || echo "layers are left: $(ls root/overlay)"
        sound "${b[@]}"
        works "${b[@]}" load -q -i good.tar
        works "${b[@]}" run --rm --network=none localhost/busybox true
        sound "${b[@]}"
        """);

    [Fact]
    public void A_full_disk_fails_one_operation_at_a_time_and_keeps_what_was_there() => Check("""
        mkdir "$work/disk"; mount -t tmpfs -o size=12m tmpfs "$work/disk"; cd "$work/disk"
        b=(berth --root "$work/disk/root" --runroot "$work/run" --events-backend none --log-level error)
        podman save -q -o "$work/good.tar" localhost/busybox >/dev/null
        # With room for the layer and no more.
        fill() { head -c "$1" /dev/zero >"$work/disk/ballast" 2>/dev/null; true; }
        fill 11500k; refused 125 'no space left|database or disk is full' "${b[@]}" load -q -i "$work/good.tar"
        fill 12m; refused 125 'no space left|disk is full|disk I/O' "${b[@]}" load -q -i "$work/good.tar"
        rm ballast; sound "${b[@]}"
        works "${b[@]}" load -q -i "$work/good.tar"
        works "${b[@]}" create --name kept --network=none localhost/busybox sh -c 'echo kept'
        for round in 1 2; do
            fill 12m
            refused 125 'no space left|disk is full|disk I/O' "${b[@]}" create --name new --network=none localhost/busybox true
            refused '12[56]' 'no space left|disk is full|disk I/O' "${b[@]}" run --rm --network=none localhost/busybox true
            refused 125 'no space left|disk is full|disk I/O' "${b[@]}" commit -q kept localhost/new
            works "${b[@]}" ps -a
            works "${b[@]}" images
            works "${b[@]}" inspect kept
            rm ballast; sound "${b[@]}"
        done
        [ "$("${b[@]}" ps -a --format '{{.Names}}')" = kept ] || echo "not what was there: $("${b[@]}" ps -a)"
        # A container that fills the disk itself: it and its log stop, the engine goes on.
        # It may be faster than the engine, which has to write down that it runs.
        for round in $(seq 10); do
            works "${b[@]}" run --name full --log-driver k8s-file --network=none localhost/busybox sh -c 'cat /dev/zero >/big; true'
            works "${b[@]}" ps -a
            works "${b[@]}" rm full
            # What goes at its end leaves its room to the next command.
            works "${b[@]}" run --rm --network=none localhost/busybox sh -c 'cat /dev/zero >/big; true'
        done
        [ "$("${b[@]}" start -a kept)" = kept ] || echo "what was kept does not run"
        works "${b[@]}" rm kept
        sound "${b[@]}"
        # The volatile root.
        mkdir "$work/small"; mount -t tmpfs -o size=64k tmpfs "$work/small"; head -c 1m /dev/zero >"$work/small/ballast" 2>/dev/null
        b=(berth --root "$work/disk/root" --runroot "$work/small/run" --events-backend none)
        refused '12[56]' 'no space left' "${b[@]}" run --rm --network=none localhost/busybox true
        rm "$work/small/ballast"
        sound "${b[@]}"
        umount "$work/small"
        cd /; umount "$work/disk"
        """);

    [Fact]
    public void What_cannot_be_written_is_named() => Check("""
        mkdir "$work/disk"; mount -t tmpfs tmpfs "$work/disk"
        b=(berth --root "$work/disk/root" --runroot "$work/run" --events-backend none)
        podman save -q -o "$work/good.tar" localhost/busybox >/dev/null
        works "${b[@]}" load -q -i "$work/good.tar"
        works "${b[@]}" create --name kept --network=none localhost/busybox true
        mount -o remount,ro "$work/disk"
        refused 125 'read-only|readonly' "${b[@]}" create --network=none localhost/busybox true
        refused 125 'read-only|readonly' "${b[@]}" rm kept
        refused 125 'read-only|readonly' "${b[@]}" load -q -i "$work/good.tar"
        refused 125 'read-only|readonly' "${b[@]}" tag localhost/busybox localhost/other
        mount -o remount,rw "$work/disk"
        works "${b[@]}" rm kept
        sound "${b[@]}"
        umount "$work/disk"
        # The volatile root: what needs it says so.
        mkdir "$work/volatile"; mount -t tmpfs tmpfs "$work/volatile"; mount -o remount,ro "$work/volatile"
        b=(berth --root "$work/own" --runroot "$work/volatile/run" --events-backend none)
        works berth --root "$work/own" --runroot "$work/run" --events-backend none load -q -i "$work/good.tar"
        for verb in "run --rm --network=none localhost/busybox true" "run -d localhost/busybox true" "create localhost/busybox true" "volume create side"; do
            refused 125 "$work/volatile/run: read-only file system" "${b[@]}" $verb
        done
        works "${b[@]}" ps -a
        works "${b[@]}" network ls
        umount "$work/volatile"
        sound "${b[@]}"
        [ -z "$("${b[@]}" ps -a -q)$("${b[@]}" volume ls -q)" ] || echo "left: $("${b[@]}" ps -a)"
        refused 125 . berth --root /proc/nosuch ps
        refused 125 . berth --root /dev/null images
        refused 125 'not a directory|/dev/null' berth --root "$work/root" --runroot /dev/null ps
        b=(berth --root "$work/own" --runroot "$work/run" --events-backend none)
        works "${b[@]}" load -q -i "$work/good.tar"
        refused 125 'no such file' "${b[@]}" save -q -o /nosuch/file localhost/busybox
        refused 125 'no space' "${b[@]}" save -q -o /dev/full localhost/busybox
        refused 125 'no such' "${b[@]}" export -o /nosuch/file nosuch
        """);

    [Fact]
    public void Damaged_files_of_the_engine_are_named_or_made_anew() => Check("""
        b=(berth --root "$work/root" --runroot "$work/run" --events-backend none)
        podman save -q -o "$work/good.tar" localhost/busybox >/dev/null
        works "${b[@]}" load -q -i "$work/good.tar"
        works "${b[@]}" run -d --name up --network=none localhost/busybox sleep 1000
        works "${b[@]}" create --name made --network=none localhost/busybox true
        db=$(find "$work/root" "$work/run" -name berth.db)
        listed() { [ "$("${b[@]}" ps -a --format '{{.Names}} {{.State}}' --sort names | tr '\n' ' ')" = "made created up running " ] || echo "after $1: $("${b[@]}" ps -a --format '{{.Names}} {{.State}}')"; }
        # The index: garbage, truncated, a directory, its log garbage or cut.
        printf garbage >"$db"; listed garbage
        head -c 5000 "$db" >"$work/cut"; cp "$work/cut" "$db"; listed 'a cut index'
        : >"$db"; listed 'an empty index'
        rm -f "$db" "$db-wal" "$db-shm"; mkdir "$db"; listed 'a directory'
        head -c 4096 /dev/urandom >"$db-wal"; listed 'a random log'
        truncate -s 31 "$db-wal"; listed 'a cut log'
        works "${b[@]}" exec up true
        # Locks that nobody holds.
        find "$work/run" -path '*/locks/*' -delete; works "${b[@]}" exec up true
        id=$("${b[@]}" inspect --format '{{.Id}}' made)
        : >"$work/run/berth/locks/$(printf 'f%.0s' $(seq 64))" 2>/dev/null
        listed 'a stale lock'
        # Specifications.
        spec=$(find "$work/root" -path "*$id/spec.json"); cp "$spec" "$work/spec"
        for bad in '' '{' '[]' '{"version":99999}' 'null' $'\xff\xfe'; do
            printf '%s' "$bad" >"$spec"
            refused 125 "$id" "${b[@]}" start made
            refused 125 "$id" "${b[@]}" inspect made
            works "${b[@]}" ps -a
        done
        cp "$work/spec" "$spec"; works "${b[@]}" start -a made
        printf '{' >"$spec"; works "${b[@]}" rm -f made
        works "${b[@]}" rm -f -t 0 up
        "${b[@]}" system check --repair --force >/dev/null 2>&1
        sound "${b[@]}"
        """);

    [Fact]
    public void Damaged_configuration_is_named_with_file_and_line() => Check("""
        mkdir "$work/etc"; b=(berth --root "$work/root" --runroot "$work/run" --events-backend none)
        podman save -q -o "$work/good.tar" localhost/busybox >/dev/null
        works "${b[@]}" load -q -i "$work/good.tar"
        # "${over[@]}" FILE COMMAND...: with $work/etc/bad in the place of a file, for this command only.
        over=(unshare -m sh -c 'mount --bind "$0" "$1" && shift && exec "$@"' "$work/etc/bad")
        for bad in 'x = [[[' $'\xff\xfe' '[engine' $'[engine]\nruntime = 5' $'[containers]\nx ='; do
            printf '%s' "$bad" >"$work/etc/bad"
            # Podman's own form and status for this file.
            CONTAINERS_CONF=$work/etc/bad refused 1 "$work/etc/bad: toml: line [12]" "${b[@]}" run --rm --network=none localhost/busybox true
        done
        for bad in 'x = [[[' $'\xff\xfe' $'[storage]\ngraphroot = 5' '[storage'; do
            printf '%s' "$bad" >"$work/etc/bad"
            CONTAINERS_STORAGE_CONF=$work/etc/bad refused 1 "decode configuration \"$work/etc/bad\": toml: line [12]" "${b[@]}" run --rm --network=none localhost/busybox true
        done
        for bad in 'x = [[[' $'\xff\xfe' 'unqualified-search-registries = 5'; do
            printf '%s' "$bad" >"$work/etc/bad"
            CONTAINERS_REGISTRIES_CONF=$work/etc/bad refused 125 "$work/etc/bad" "${b[@]}" pull -q localhost:1/nosuch
        done
        for bad in '{' '[]' '{"default":7}' '{"default":[]}' ''; do
            printf '%s' "$bad" >"$work/etc/bad"
            refused 125 /etc/containers/policy.json "${over[@]}" /etc/containers/policy.json "${b[@]}" load -q -i "$work/good.tar"
        done
        CONTAINERS_CONF=$work/nosuch refused 1 'no such file' "${b[@]}" run --rm --network=none localhost/busybox true
        # Ids that nobody may give away.
        printf 'containers:x:y\nroot:::\n' >"$work/etc/bad"
        refused '12[56]' . "${over[@]}" /etc/subuid "${b[@]}" run --rm --network=none --userns=auto localhost/busybox true
        works "${b[@]}" run --rm --network=none localhost/busybox true
        sound "${b[@]}"
        """);

    [Fact]
    public void Helpers_that_are_missing_or_broken_are_named() => Check("""
        b=(berth --root "$work/root" --runroot "$work/run" --events-backend none)
        podman save -q -o "$work/good.tar" localhost/busybox >/dev/null
        works "${b[@]}" load -q -i "$work/good.tar"
        # One that is not there is passed over, as Podman does it.
        works "${b[@]}" --conmon /nosuch run --rm --network=none localhost/busybox true
        printf x >"$work/conmon"
        refused 126 "$work/conmon" "${b[@]}" --conmon "$work/conmon" run --rm --network=none localhost/busybox true
        refused 125 '/nosuch' "${b[@]}" --runtime /nosuch run --rm --network=none localhost/busybox true
        refused 125 'nosuch' "${b[@]}" --runtime nosuch run --rm --network=none localhost/busybox true
        printf '#!/bin/sh\nexit 3\n' >"$work/fails"; printf '\177ELF' >"$work/torn"; printf '#!/bin/sh\necho one >&2; echo two >&2; exit 1\n' >"$work/chatty"
        printf '#!/bin/sh\nkill -9 $$\n' >"$work/killed"
        chmod +x "$work"/{fails,torn,chatty,killed}; : >"$work/plain"
        for helper in fails torn chatty killed plain; do
            refused '12[567]' . "${b[@]}" --conmon "$work/$helper" run --rm --network=none localhost/busybox true
            refused '12[567]' . "${b[@]}" --runtime "$work/$helper" run --rm --network=none localhost/busybox true
            works "${b[@]}" ps -a
        done
        printf '[containers]\ninit_path="/nosuch/catatonit"\n' >"$work/conf"
        CONTAINERS_CONF_OVERRIDE=$work/conf refused '12[567]' '/nosuch/catatonit' "${b[@]}" run --rm --network=none --init localhost/busybox true
        # A network that only netavark serves.
        n=("${b[@]}" --network-config-dir "$work/networks"); mkdir "$work/networks" "$work/helpers"
        works "${n[@]}" network create --internal --disable-dns inner
        works "${n[@]}" create --name made --network inner localhost/busybox true
        printf '[engine]\nhelper_binaries_dir=["%s/helpers"]\n' "$work" >"$work/conf"
        export CONTAINERS_CONF_OVERRIDE=$work/conf
        refused 125 'could not find "netavark"' "${n[@]}" run --rm --network inner localhost/busybox true
        refused 125 'could not find "netavark"' "${n[@]}" create --network inner localhost/busybox true
        refused 125 'could not find "netavark"' "${n[@]}" start made
        for helper in fails torn chatty killed plain; do
            cp "$work/$helper" "$work/helpers/netavark"
            refused 12[56] '.' "${n[@]}" run --rm --network inner localhost/busybox true
            refused 125 '.' "${n[@]}" start made
        done
        unset CONTAINERS_CONF_OVERRIDE
        works "${n[@]}" start -a made
        works "${n[@]}" rm made
        works "${n[@]}" network rm inner
        [ -z "$("${n[@]}" ps -a -q)" ] || echo "left: $("${n[@]}" ps -a)"
        refused 127 'pid' "${b[@]}" run --rm --network=none --pidfile /nosuch/pid localhost/busybox true
        refused 127 'pid' "${b[@]}" run --rm --network=none --conmon-pidfile /nosuch/pid localhost/busybox true
        refused 125 'cid' "${b[@]}" run --rm --network=none --cidfile /nosuch/cid localhost/busybox true
        sound "${b[@]}"
        """);

    [Fact]
    public void Streams_limits_and_surroundings_that_are_missing_do_no_harm() => Check("""
        # status TEXT WANTED GOT
        status() { [[ $3 =~ ^($2)$ ]] || echo "$1: status $3 instead of $2"; }
        traceless() { ! grep -q -a -e Unhandled -e '^   at ' -e 'internal error' /tmp/refusal || cat /tmp/refusal; }
        b=(berth --root "$work/root" --runroot "$work/run" --events-backend none)
        podman save -q -o "$work/good.tar" localhost/busybox >/dev/null
        works "${b[@]}" load -q -i "$work/good.tar"
        "${b[@]}" run -d --name up --network=none localhost/busybox sleep 1000 >/dev/null
        for verb in "ps -a" "run --rm --network=none localhost/busybox echo x" "exec up echo x" "images"; do
            "${b[@]}" $verb >&- 2>/tmp/refusal; status "$verb >&-" 0 $?; [ ! -s /tmp/refusal ] || cat /tmp/refusal
            "${b[@]}" $verb >/dev/null 2>&-; status "$verb 2>&-" 0 $?
            "${b[@]}" $verb >/dev/null <&-; status "$verb <&-" 0 $?
            "${b[@]}" $verb >&- 2>&- <&-; status "$verb without streams" 0 $?
            "${b[@]}" $verb </dev/null 2>/tmp/refusal | head -n 0; status "$verb | head -n 0" '0|1|141' ${PIPESTATUS[0]}
            traceless
        done
        head -c 3000000 /dev/zero | tr '\0' 'x' | fold -w 100 >"$work/lines"
        for verb in "run --rm --network=none -v $work:/w localhost/busybox cat /w/lines" "save localhost/busybox" "export up" "--help" "run --help"; do
            "${b[@]}" $verb 2>/tmp/refusal | head -c 1 >/dev/null; status "$verb | head -c 1" '0|1|141' ${PIPESTATUS[0]}
            traceless
        done
        (ulimit -n 12; "${b[@]}" run --rm --network=none localhost/busybox true >/dev/null 2>/tmp/refusal; status 'few descriptors' '0|12[567]' $?; traceless)
        (ulimit -n 256; works "${b[@]}" run --rm --network=none localhost/busybox true)
        mkdir "$work/gone"
        (cd "$work/gone"; rmdir "$work/gone"; works "${b[@]}" ps -a; works "${b[@]}" run --rm --network=none localhost/busybox true; refused 125 . "${b[@]}" load -q -i x.tar)
        (unset HOME; works "${b[@]}" run --rm --network=none localhost/busybox true; works "${b[@]}" ps -a)
        works env -i /usr/local/bin/berth --root "$work/root" --runroot "$work/run" --events-backend none run --rm --network=none localhost/busybox true
        (export HOME=/nosuch; works "${b[@]}" run --rm --network=none localhost/busybox true)
        (export TMPDIR=/nosuch; works "${b[@]}" ps -a; works "${b[@]}" run --rm --network=none localhost/busybox true)
        for signal in INT TERM HUP; do
            timeout --preserve-status -s $signal 0.3 berth --root "$work/root" --runroot "$work/run" --events-backend file events >/dev/null 2>/tmp/refusal; status "events, SIG$signal" '0|1|129|130|143' $?
            traceless
        done
        # A signal while an image comes in leaves none of it.
        podman save -q -o "$work/web.tar" localhost/web >/dev/null
        for wait in 0.02 0.1 0.2; do
            for signal in INT TERM; do timeout --foreground -s $signal "$wait" "${b[@]}" load -q -i "$work/web.tar" >/dev/null 2>/tmp/refusal || true; traceless; done
        done
        works "${b[@]}" load -q -i "$work/web.tar"
        "${b[@]}" system check --repair >/dev/null 2>&1; sound "${b[@]}"
        works "${b[@]}" rm -f -t 0 up
        sound "${b[@]}"
        """);

    private void Check(string script)
    {
        var host = prepared.Host;
        File.Copy(Path.Combine(Checkout.Root, "tests/host/refusals"), host.Outside("/opt/refusals"), overwrite: true);
        var result = host.Run(
            TimeSpan.FromMinutes(3), "bash", "-c", "set -u; . /opt/refusals; work=$(mktemp -d /tmp/refused.XXXXXX)\n" + script + s_removal);
        Assert.True(result is { Status: 0, Output: "", Errors: "" }, result.ToString());
    }
}
