"""Floods a cable between two virtual interfaces and captures at its far end, in namespaces of its own.

usage: tests/bench_capture.py OCTETS SECONDS FLOOD FOLDER TOOL...     (prints one JSON object a tool)
TOOL is a command with {out} for the file it writes, or for /dev/null where it writes none.
"""
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

# tcpdump wants to be root, or somebody with the capabilities of one, but not root of a namespace that others see.
UNSHARE = ("unshare", "--net", *(() if os.geteuid() == 0 else ("--user", "--map-current-user", "--keep-caps")))
ENDS = ("left", "right")


def ip(words):
    return subprocess.run(["ip", *words.split()], check=True, capture_output=True, text=True).stdout


def lay_cable():
    for which in ("all", "default"):
        Path(f"/proc/sys/net/ipv6/conf/{which}/disable_ipv6").write_text("1")
    ip("link add name left type veth peer name right")
    for end in ENDS:
        ip(f"link set {end} up")
    while not all(" state UP " in ip(f"-o link show {end}") for end in ENDS):
        pass


def listens():
    sockets = Path("/proc/net/packet").read_text().splitlines()[1:]
    return any(line.split()[5] == "1" for line in sockets)


def count(pattern, text):
    found = re.search(pattern, text)
    return int(found[1]) if found else None


def cpu_of_threads(pid, name):
    """Seconds that the threads of this name have had so far."""
    threads = [task for task in Path(f"/proc/{pid}/task").iterdir() if (task / "comm").read_text().strip() == name]
    return sum(int((task / "schedstat").read_text().split()[0]) for task in threads) / 1e9


def measure(octets, seconds, flood, folder, tool):
    out = Path(folder) / "flood"
    command = shlex.split(tool.replace("{out}", str(out)))
    with open(Path(folder) / "errors", "w+b") as errors:
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        while not listens():
            if os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                errors.seek(0)
                sys.exit(f"{tool}: {errors.read().decode(errors='replace')}")
        sent = int(subprocess.run([flood, "left", octets, seconds], check=True, capture_output=True).stdout)
        # tcpdump loses what is in its last block when it is interrupted; it hands it out after a second.
        time.sleep(1.2)
        writing = cpu_of_threads(child.pid, "writer")
        child.send_signal(signal.SIGINT)
        _, _, usage = os.wait4(child.pid, 0)
        child.returncode = 0
        errors.seek(0)
        said = errors.read().decode(errors="replace")
    size = out.stat().st_size if out.exists() else 0
    out.unlink(missing_ok=True)
    return {
        "sent": sent,
        "captured": count(r"(\d+)(?: packets)? captured", said),
        "dropped": count(r"(\d+)(?: packets)? dropped by (?:the )?kernel", said),
        "cpu": usage.ru_utime + usage.ru_stime,
        "reader": usage.ru_utime + usage.ru_stime - writing,
        "octets": size,
    }


def main(octets, seconds, flood, folder, *tools):
    if os.environ.get("CAMADAS_BENCH_INSIDE") != "1":
        os.environ["CAMADAS_BENCH_INSIDE"] = "1"
        os.execvp(UNSHARE[0], [*UNSHARE, sys.executable, *sys.argv])
    lay_cable()
    for tool in tools:
        print(json.dumps(measure(octets, seconds, flood, folder, tool)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
