#!/bin/bash
# What `make test` runs: everything a bare Debian machine lacks, a build without warnings, every test project.
# The last line is "N passed, N failed"; the status is 0 only if something passed and nothing failed.
#   tests/run.sh [PROJECT...]   only these, as "Linux" or "Berth.Linux.Tests"
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
passed=0 failed=0
log=$(mktemp -d)
host_root=
finish() {
    [ -z "$host_root" ] || wait "$host_root"
    rm -rf "$log"
}
trap finish EXIT

# step NAME LIMIT COMMAND...: one thing that must succeed; its output is shown when it does not.
step() {
    local name=$1 limit=$2 start=$SECONDS
    shift 2
    if timeout --kill-after=10 "$limit" "$@" >"$log/step" 2>&1 </dev/null; then
        printf '%-24s ok (%s s)\n' "$name" $((SECONDS - start))
    else
        local status=$?
        tail -n 60 "$log/step"
        printf '%-24s FAILED with status %s (%s s)\n' "$name" "$status" $((SECONDS - start))
        return 1
    fi
}

# fail_early: without this step no test can run.
fail_early() {
    echo "$passed passed, $((failed + 1)) failed"
    exit 1
}

# run_project NAME: runs one test executable and adds up its figures.
run_project() {
    local name=$1 start=$SECONDS program status total errors fails idle bad
    program=$(echo tests/"$name"/bin/Debug/net*/"$name")
    timeout --kill-after=10 1200 "$program" -noLogo -noColor -failSkips >"$log/$name" 2>&1 </dev/null
    status=$?
    # "Total" counts what was not run too: explicit tests.
    read -r total errors fails idle < <(
        sed -nE 's/^ +'"$name"' +Total: ([0-9]+)(, Errors: ([0-9]+), Failed: ([0-9]+).*Not Run: ([0-9]+))?.*/\1 0\3 0\4 0\5/p' "$log/$name" | tail -n 1
    )
    if [ -n "${total:-}" ]; then
        total=$((total - 10#$idle)) bad=$((10#$errors + 10#$fails))
    else
        # It crashed or hung: no summary.
        total=1 bad=1
    fi
    [ "$status" = 0 ] || [ "$bad" -gt 0 ] || bad=1
    [ "$total" -ge "$bad" ] || total=$bad
    { [ "$bad" = 0 ] && ! grep -q '^      Warnings:' "$log/$name"; } || grep -vE '^ +(Discovering|Discovered|Starting|Finished):|^=== TEST|^   '"$name"' +Total:' "$log/$name" | tail -n 400
    # What was expected comes first, what a script says of its failure last.
    awk 'function tell(i) { for (i = 0; i < count; i++) if (i < 5 || i >= count - 5) print (length(said[i]) > 300 ? substr(said[i], 1, 300) "..." : said[i]); count = 0 }
        /^    [^ ].* \[FAIL\]$/ { tell(); sub(/^ +/, "FAILED "); print; failed = 1; next }
        /^ *$/ { next }
        /^      Stack Trace:/ { tell(); failed = 0 }
        failed { said[count++] = $0 }
        END { tell() }' "$log/$name" >>"$log/failures"
    printf '%-24s %s passed, %s failed (%s s)\n' "$name" $((total - bad)) "$bad" $((SECONDS - start))
    passed=$((passed + total - bad)) failed=$((failed + bad))
}

step packages 900 packaging/packages.sh build run test || fail_early
command -v dotnet >/dev/null || { echo "the .NET SDK is not installed: no \"dotnet\" in PATH"; fail_early; }

projects=()
for directory in tests/*.Tests; do
    name=${directory#tests/}
    wanted=1
    if [ $# -gt 0 ]; then
        wanted=
        for argument in "$@"; do [ "$name" != "$argument" ] && [ "$name" != "Berth.$argument.Tests" ] || wanted=1; done
    fi
    [ -z "$wanted" ] || projects+=("$name")
done

# The systemd host's root comes over the network while the compiler works.
case " ${projects[*]} " in
    *" Berth.Host.Tests "*)
        tests/host/host root >"$log/host-root" 2>&1 </dev/null &
        host_root=$!
        ;;
esac

step build 900 dotnet build Berth.slnx --nologo -v quiet -warnaserror || fail_early
step format 300 dotnet format whitespace . --folder --verify-no-changes --exclude out && passed=$((passed + 1)) || failed=$((failed + 1))
case " ${projects[*]} " in
    *" Berth.Host.Tests "* | *" Berth.Kernel.Tests "*) step "native executable" 900 ./build.sh || fail_early ;;
esac
export BERTH=$PWD/out/berth

for name in "${projects[@]}"; do
    if [ "$name" = Berth.Host.Tests ] && ! wait "$host_root"; then
        tail -n 30 "$log/host-root"
        echo "the systemd host's root could not be made"
    fi
    run_project "$name"
done

# Once more, for who sees only the end.
[ ! -s "$log/failures" ] || cat "$log/failures"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
