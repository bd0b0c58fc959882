#!/bin/bash
# Compiles src/Berth.Cli to the native executable out/berth. Quiet but for one line, or for the compiler's errors.
set -euo pipefail
cd "$(dirname "$0")"
packaging/packages.sh build
command -v dotnet >/dev/null || { echo "build.sh: the .NET SDK (9 or newer) is not installed: no \"dotnet\" in PATH" >&2; exit 1; }

# Compiler output stands apart from that of the tests, which are built for another framework.
publish=(--nologo -v quiet --use-current-runtime --artifacts-path out/artifacts)
sdk=$(dotnet --version)
mkdir -p out

# The framework is the newest whose NativeAOT compiler this machine's NuGet source has, found out once for an SDK.
if [ "$(cut -d' ' -f1 out/framework 2>/dev/null)" != "$sdk" ]; then
    framework=net9.0
    [ "${sdk%%.*}" -lt 10 ] || ! dotnet restore src/Berth.Cli "${publish[@]}" -p:BerthFramework=net10.0 >/dev/null 2>&1 || framework=net10.0
    rm -rf out/artifacts
    echo "$sdk $framework" >out/framework
fi
framework=$(cut -d' ' -f2 out/framework)

dotnet publish src/Berth.Cli -c Release "${publish[@]}" -p:BerthFramework="$framework" -o out/publish
install -m 755 out/publish/berth out/berth.new
mv out/berth.new out/berth
echo "out/berth: $(stat -c %s out/berth | numfmt --to=iec-i --suffix=B), $framework"
