#!/usr/bin/env python3
"""Records what Podman's own Quadlet generator makes of the units in Data/*/input.

    record.py [--generator PATH] [CASE...]

An input file holds the files of one unit directory one after the other, each under a line "=== NAME"; a line
"=== NAME (no newline)" begins a file whose last line has no line end. Lines before the first one may say
"args: --user" or "install" (record the links of [Install] as well). The record goes to Data/*/expected; the
temporary directory in it is called @ROOT@. The generator of Podman 5.8.6 made what is in the repository.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "Data")


def read_input(path):
    options, files, name, whole = [], {}, None, True
    for line in open(path, "rb").read().split(b"\n")[:-1]:
        if line.startswith(b"=== "):
            if name is not None and not whole:
                files[name] = files[name][:-1]
            name = line[4:].decode()
            whole = not name.endswith(" (no newline)")
            name = name.removesuffix(" (no newline)")
            files[name] = b""
        elif name is None:
            options.append(line.decode())
        else:
            files[name] += line + b"\n"
    if name is not None and not whole:
        files[name] = files[name][:-1]
    return options, files


def record(case, generator):
    directory = os.path.join(DATA, case)
    options, files = read_input(os.path.join(directory, "input"))
    arguments = [word for option in options if option.startswith("args: ") for word in option[6:].split()]
    root = tempfile.mkdtemp(prefix="quadlet-record-")
    try:
        for name, content in files.items():
            path = os.path.join(root, "input", name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(content)
        environment = {"PATH": os.environ["PATH"], "QUADLET_UNIT_DIRS": os.path.join(root, "input")}
        run = subprocess.run([generator, "--dryrun", *arguments], env=environment, capture_output=True)
        links = b""
        if "install" in options:
            out = os.path.join(root, "out")
            subprocess.run([generator, "--no-kmsg-log", *arguments, out], env=environment, capture_output=True)
            for parent, _, names in sorted(os.walk(out)):
                for name in sorted(names):
                    path = os.path.join(parent, name)
                    if os.path.islink(path):
                        links += f"{os.path.relpath(path, out)} -> {os.readlink(path)}\n".encode()
        messages = b"".join(
            line + b"\n"
            for line in (re.sub(rb"^quadlet-generator\[\d+\]: ", b"", line) for line in run.stderr.split(b"\n"))
            if line and not line.startswith(b"Loading source ") and line != b"processing encountered some errors")
        result = b"status %d\nmessages:\n%slinks:\n%soutput:\n%s" % (run.returncode, messages, links, run.stdout)
        with open(os.path.join(directory, "expected"), "wb") as file:
            file.write(result.replace(root.encode(), b"@ROOT@"))
    finally:
        shutil.rmtree(root)


def main(arguments):
    generator = "/usr/libexec/podman/quadlet"
    if arguments[:1] == ["--generator"]:
        generator = arguments[1]
        arguments = arguments[2:]
    for case in arguments or sorted(os.listdir(DATA)):
        record(case, generator)


main(sys.argv[1:])
