#!/usr/bin/env python3
"""Measures camadas beside capinfos, tcpdump and tshark, and says which bounds it keeps.

usage: tests/bench.py [--baselines] [ROW]...

Rows are run in one go on warm captures of 1 GB. Commands take turns for several rounds and count with their median;
those of ten seconds and more run once. --baselines measures the other tools only. BENCH_DIR holds the captures (default:
target/bench; absent ones are built by ../shared/bench/make.sh), CAMADAS names the binary (default:
target/release/camadas). Exit code 1 if a bound is broken.
"""
import getpass
import json
import os
import re
import statistics
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAKE = ROOT.parent / "shared/bench/make.sh"
DIR = Path(os.environ.get("BENCH_DIR", ROOT / "target/bench"))
CAMADAS = os.environ.get("CAMADAS", str(ROOT / "target/release/camadas"))
FLOOD, CAPTURE = Path(CAMADAS).parent / "examples/flood", ROOT / "tests/bench_capture.py"
TUI, CHECKS = ROOT / "tests/bench_tui.py", ROOT / "tests/page/checks.py"
ROUNDS, SHORT_ROUNDS = 5, 31
SLOW_SECONDS = 10
# Of mixed.pcap, for `tshark -T json`, which needs hours and a disk for the whole of it.
PART_FRAMES = 100_000

MIXED, SMALL, NG, PART, TENTH = (str(DIR / name) for name in (
    "mixed.pcap", "small.pcap", "mixed.pcapng", "part.pcap", "tenth.pcap"))
FIELDS = [argument for field in (
    "frame.number frame.time_epoch frame.len ip.src ip.dst ip.proto "
    "tcp.srcport tcp.dstport udp.srcport udp.dstport").split() for argument in ("-e", field)]


@dataclass(frozen=True)
class Run:
    """One process: wall and CPU time in seconds, peak resident memory in MiB."""
    wall: float
    cpu: float
    peak: float


@dataclass(frozen=True)
class Bound:
    """What the other command is called, the command, and the share of its time that camadas may take."""
    name: str
    command: tuple
    share: float


def capinfos(file, share):
    return Bound("capinfos -Mcdiuy", ("capinfos", "-Mcdiuy", file), share)


def tshark(file, *arguments, share):
    telling = [argument for argument in arguments if argument != "-q"][:2]
    return Bound(" ".join(("tshark", *telling)), ("tshark", *arguments, "-r", file), share)


def camadas(*arguments):
    return (CAMADAS, *arguments)


LAYERS = camadas("stats", "-z", "layers", MIXED)
TIMES = {
    "layers": (LAYERS, [capinfos(MIXED, 0.8), tshark(MIXED, "-q", "-z", "io,phs", share=1 / 200)]),
    "tables": (camadas("stats", MIXED), [capinfos(MIXED, 3)]),
    "small": (camadas("stats", "-z", "layers", SMALL), [capinfos(SMALL, 0.5)]),
    "pcapng": (camadas("stats", "-z", "layers", NG), [Bound("itself on mixed.pcap", LAYERS, 1.5)]),
    "show": (camadas("show", MIXED), [
        Bound("tcpdump -nn -r", ("tcpdump", "-nn", "-r", MIXED), 1 / 3), tshark(MIXED, "-n", share=1 / 30)]),
    "fields": (camadas("fields", MIXED, *FIELDS), [tshark(MIXED, "-T", "fields", *FIELDS, share=1 / 100)]),
    "flows": (camadas("flows", MIXED), [
        tshark(MIXED, "-q", "-z", "conv,tcp", "-z", "conv,udp", share=1 / 40)]),
    "tcp": (camadas("stats", "-z", "tcp", MIXED), [tshark(MIXED, "-q", "-z", "expert", share=1 / 30)]),
    "ndjson": (camadas("export", PART, "--to", "ndjson"), [tshark(PART, "-T", "json", share=1 / 30)]),
}
# The connection that tshark counts as this one is followed; camadas counts it among all conversations, from 1.
STREAM = 0
FOLLOW_SHARE = 1 / 40
PEAK_MIB, FLOWS_PEAK_MIB = 64, 300
# Octets of the frames of a flood: the shortest that Ethernet has without its check sequence, and 1400 octets over UDP.
FLOODS = {"flood64": 64, "flood1400": 1442}
FLOOD_SECONDS = 2
CPU_SHARE = 2
START_SECONDS = 0.010
# Four hosts and a switch, from nothing to ready for programs, and from there to nothing again.
LAB_ROUNDS, LAB_SECONDS = 20, 0.100
LAB_UP, LAB_DOWN = camadas("lab", "up", "switch", "--lab", "bench"), camadas("lab", "down", "bench")
# A lesson with its own pauses left out, from its start to its last line.
LESSON, LESSON_SECONDS = camadas("lesson", "tcp-hello", "-w", str(DIR / "hello.pcapng")), 3
# What a report takes beyond the tables in it; the first screen, a page and a filter's first frames of 1 GB; a page of 200
# frames until it can be used, and its octets; how long after the last of so many frames a second a page can ask for it.
REPORT, REPORT_SECONDS = camadas("report", MIXED, "-o", str(DIR / "report.html")), 2
TUI_SECONDS, TUI_FILTER = {"first": 0.300, "page": 0.016, "filter": 1}, "udp.port == 53"
PAGE_SECONDS, PAGE_OCTETS = 0.500, 2 << 20
SERVE_RATE, SERVE_SECONDS, LIVE_SECONDS, SERVE_LATE = 5000, 3, 30, 1
ROWS = [*TIMES, "follow", "memory", "start", "report", "tui", "page", "serve", "live", "lab", "lesson", "hello", *FLOODS]
WITHOUT_CAPTURES = {"start", "page", "live", "lab", "lesson", "hello", *FLOODS}
EXPLAIN = camadas("explain", str(ROOT / "captures/multicast.pcapng"), "9")


def measure(command):
    """Runs a command with its output to a file beside the captures.

    A process starts with the peak memory of the one that started it, so this script keeps its own small.
    """
    with open(DIR / "output", "wb") as out, open(DIR / "errors", "w+b") as errors:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdout=out, stderr=errors)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            errors.seek(0)
            sys.exit(f"{' '.join(command)}: exit code {child.returncode}\n{errors.read().decode(errors='replace')}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def median(runs):
    return Run(*(statistics.median(getattr(run, what) for run in runs) for what in ("wall", "cpu", "peak")))


def side_by_side(commands, rounds):
    """The median run of each command; the commands take turns, so that a busy moment falls on all of them."""
    runs = {command: [] for command in commands}
    for round in range(rounds):
        for command in commands:
            if round == 0 or runs[command][0].wall < SLOW_SECONDS:
                runs[command].append(measure(command))
    return {command: median(of_command) for command, of_command in runs.items()}


def table_line(row, own, other, against, limit, verdict):
    print(f"{row:9} {own:>26} {other:>26}  {against:28} {limit:>19}  {verdict}", flush=True)


def figures(run):
    return f"{run.wall:8.3f} {run.cpu:8.3f} {run.peak:5.0f}M" if run else "-"


def verdict(kept):
    return "pass" if kept else "FAIL"


def time_row(row, command, bounds, with_camadas):
    others = [bound.command for bound in bounds if with_camadas or bound.command[0] != CAMADAS]
    runs = side_by_side([command, *others] if with_camadas else others, ROUNDS)
    kept = True
    for bound in bounds:
        own, other = runs.get(command), runs.get(bound.command)
        limit, says = f"≤ {bound.share:.4f}", ""
        if own and other:
            ratio = own.wall / other.wall
            kept &= ratio <= bound.share
            limit, says = f"{ratio:.4f} {limit}", verdict(ratio <= bound.share)
        table_line(row, figures(own), figures(other), bound.name, limit, says)
    return kept


def follow_row(with_camadas):
    words = camadas("fields", MIXED, "-Y", f"tcp.stream == {STREAM}", "-c", "1", "-e", "flow.number")
    number = "1"
    if with_camadas:
        number = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()[-1]
    bound = tshark(MIXED, "-q", "-z", f"follow,tcp,ascii,{STREAM}", share=FOLLOW_SHARE)
    return time_row("follow", camadas("follow", MIXED, number), [bound], with_camadas)


def memory_row():
    kept = True
    layers, flows = ("stats", "-z", "layers"), ("flows",)
    for words, file, size, most in (
            (layers, MIXED, "1 GB", PEAK_MIB), (layers, TENTH, "100 MB", PEAK_MIB),
            (flows, MIXED, "flows, 1 GB", FLOWS_PEAK_MIB)):
        run = median([measure(camadas(*words, file)) for _ in range(3)])
        kept &= run.peak <= most
        table_line("memory", figures(run), "-", size, f"{run.peak:.0f} ≤ {most} MiB", verdict(run.peak <= most))
    return kept


def start_row():
    runs = side_by_side([EXPLAIN, ("/bin/true",)], SHORT_ROUNDS)
    own, idle = runs[EXPLAIN], runs["/bin/true",]
    more = own.wall - idle.wall
    limit = f"+{more * 1000:.1f} ≤ {START_SECONDS * 1000:.0f} ms"
    table_line("start", figures(own), figures(idle), "/bin/true", limit, verdict(more <= START_SECONDS))
    return more <= START_SECONDS


def report_row():
    tables = camadas("stats", MIXED)
    runs = side_by_side([REPORT, tables], 3)
    more = runs[REPORT].wall - runs[tables].wall
    limit = f"+{more:.2f} ≤ {REPORT_SECONDS} s"
    table_line("report", figures(runs[REPORT]), figures(runs[tables]), "stats", limit, verdict(more <= REPORT_SECONDS))
    return more <= REPORT_SECONDS


def tui_row():
    words = [sys.executable, str(TUI), CAMADAS, MIXED, TUI_FILTER, str(ROUNDS)]
    run = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
    rounds = [json.loads(line) for line in run.stdout.splitlines()]
    kept = True
    for what, most in TUI_SECONDS.items():
        seconds = statistics.median(told[what] for told in rounds)
        limit = f"{seconds * 1000:.0f} ≤ {most * 1000:.0f} ms"
        table_line("tui", f"{seconds * 1000:.1f} ms", "-", what, limit, verdict(seconds <= most))
        kept &= seconds <= most
    return kept


def page_row():
    words = [sys.executable, str(CHECKS), "full", CAMADAS, str(DIR)]
    run = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    usable = re.search(r"usable after (\d+) ms", run.stdout)
    if not usable:
        table_line("page", "-", "-", run.stdout.strip(), f"≤ {PAGE_SECONDS * 1000:.0f} ms", "")
        return True
    seconds, octets = int(usable[1]) / 1000, max(map(int, re.findall(r"(\d+) octets", run.stdout)))
    kept = seconds <= PAGE_SECONDS and octets <= PAGE_OCTETS
    limit = f"{seconds * 1000:.0f} ≤ {PAGE_SECONDS * 1000:.0f} ms"
    table_line("page", f"{seconds * 1000:.0f} ms {octets / (1 << 20):.2f}M", "-", "slowest of 200 frames", limit, verdict(kept))
    return kept


def serve_row():
    """Frames come at a rate; whoever asks for the last of them gets it soon after it came."""
    count = SERVE_RATE * SERVE_SECONDS
    with open(MIXED, "rb") as capture:
        header, records = capture.read(24), []
        while len(records) < count:
            record = capture.read(16)
            records.append(record + capture.read(int.from_bytes(record[8:12], "little")))
    with subprocess.Popen(camadas("serve", "-", "--quiet"), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        def shown():
            with urllib.request.urlopen(url + "list?count=200") as answer:
                return json.load(answer)["all"]

        server.stdin.write(header)
        server.stdin.flush()
        url = server.stdout.readline().decode().strip()
        begun = time.perf_counter()
        # Ten bunches a second, between which a page asks.
        bunch = SERVE_RATE // 10
        for at in range(0, count, bunch):
            server.stdin.write(b"".join(records[at:at + bunch]))
            server.stdin.flush()
            shown()
            time.sleep(max(0, begun + (at + bunch) / SERVE_RATE - time.perf_counter()))
        written = time.perf_counter()
        rate = count / (written - begun)
        while shown() < count:
            if time.perf_counter() > written + 60:
                break
        late = time.perf_counter() - written
        peak = int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{server.pid}/status").read_text())[1]) / 1024
        server.terminate()
    kept = late <= SERVE_LATE and rate >= SERVE_RATE * 0.95
    limit = f"{late:.2f} ≤ {SERVE_LATE} s"
    table_line("serve", f"{rate:.0f} frames/s {peak:.0f}M", "-", "the last frame is shown", limit, verdict(kept))
    return kept


def live_row():
    """A page follows an interface on which frames come at that rate while they are recorded beside it."""
    words = [sys.executable, str(CHECKS), "flood", CAMADAS, str(DIR), str(LIVE_SECONDS)]
    run = subprocess.run(words, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    told = re.search(r"(\d+) frames in ([\d.]+) s; the last was shown ([\d.]+) s later; (.*)", run.stdout)
    if run.returncode == 0 and not told:
        table_line("live", "-", "-", run.stdout.strip(), f"≤ {SERVE_LATE} s", "")
        return True
    rate, late = (int(told[1]) / float(told[2]), float(told[3])) if told else (0, float("inf"))
    kept = late <= SERVE_LATE and rate >= SERVE_RATE * 0.95
    table_line("live", f"{rate:.0f} frames/s", "-", told[4] if told else "see above", f"{late:.2f} ≤ {SERVE_LATE} s", verdict(kept))
    return kept


def lab_row():
    runs = side_by_side([LAB_UP, LAB_DOWN], LAB_ROUNDS)
    kept = True
    for command, what in ((LAB_UP, "4 hosts ready"), (LAB_DOWN, "taken down")):
        run = runs[command]
        limit = f"{run.wall * 1000:.1f} ≤ {LAB_SECONDS * 1000:.0f} ms"
        table_line("lab", figures(run), "-", what, limit, verdict(run.wall <= LAB_SECONDS))
        kept &= run.wall <= LAB_SECONDS
    return kept


def lesson_row():
    run = median([measure(LESSON) for _ in range(ROUNDS)])
    table_line("lesson", figures(run), "-", "start to end", f"{run.wall:.2f} ≤ {LESSON_SECONDS} s", verdict(run.wall <= LESSON_SECONDS))
    return run.wall <= LESSON_SECONDS


def hello_row():
    """What the hosts of a lesson sent: what its programs made them send, each frame once and right, says tshark."""
    measure(LESSON)
    file = LESSON[-1]

    def lines(*words):
        return subprocess.run(words, check=True, capture_output=True, text=True, errors="replace")

    def count(only):
        checks = (word for protocol in ("ip", "tcp") for word in ("-o", f"{protocol}.check_checksum:TRUE"))
        return len(lines("tshark", "-n", "-r", file, *checks, "-Y", only).stdout.splitlines())

    skipped = lines("editcap", "-D", "1000", file, "/dev/null").stderr
    wrong = {
        "others": count("!arp && !tcp.port == 12345"),
        "repeated": int(re.search(r"(\d+) packets? skipped", skipped)[1]) + count("tcp.analysis.retransmission"),
        "bad": count("ip.checksum.status == 0 || tcp.checksum.status == 0 || _ws.malformed"),
        "long": count("frame.len > 1514"),
    }
    kept = not any(wrong.values())
    said = " ".join(f"{number} {what}" for what, number in wrong.items())
    table_line("hello", f"{count('frame')} frames", "-", "tshark", said, verdict(kept))
    return kept


def flood_row(row):
    """camadas captures to a file; what it may lose and take for reading goes by tcpdump, which keeps nothing.

    What the thread that writes takes is compared with tcpdump to a file, all else with tcpdump to nowhere.
    """
    own, file, nowhere = "camadas capture -w", "tcpdump -w FILE", "tcpdump -w /dev/null"
    tcpdump = "tcpdump -i right -B 8192 -w"
    tools = {
        own: f"{CAMADAS} capture -i right -w {{out}}",
        file: f"{tcpdump} {{out}} -Z {getpass.getuser()}",
        nowhere: f"{tcpdump} /dev/null",
    }
    flooding = [sys.executable, CAPTURE, FLOODS[row], FLOOD_SECONDS, FLOOD, DIR, *[*tools.values()] * ROUNDS]
    run = subprocess.run([str(word) for word in flooding], stdout=subprocess.PIPE, text=True, check=True)
    runs = [json.loads(line) for line in run.stdout.splitlines()]
    runs = {name: runs[at::len(tools)] for at, name in enumerate(tools)}

    def lost(name):
        return statistics.median(run["dropped"] / run["sent"] for run in runs[name])

    def cpu(name, what):
        return statistics.median(run[what] / run["captured"] for run in runs[name]) * 1e6

    def told(name, what):
        rate = statistics.median(run["sent"] for run in runs[name]) / FLOOD_SECONDS / 1000
        return f"{rate:.0f} kfps {100 * lost(name):5.2f} % {cpu(name, what):.3f} us"

    kept = lost(own) <= lost(nowhere)
    limit = f"{100 * lost(own):.2f} ≤ {100 * lost(nowhere):.2f} %"
    table_line(row, told(own, "cpu"), told(nowhere, "cpu"), f"{nowhere}, lost", limit, verdict(kept))
    for what, other, title in (("reader", nowhere, "reading"), ("cpu", file, "all")):
        ratio = cpu(own, what) / cpu(other, what)
        limit = f"{ratio:.2f} ≤ {CPU_SHARE}"
        table_line(row, told(own, what), told(other, what), f"{other}, {title}", limit, verdict(ratio <= CPU_SHARE))
        kept &= ratio <= CPU_SHARE
    return kept


def head(source, target, octets):
    """Copies the whole records of a little-endian pcap's first octets."""
    with open(source, "rb") as records, open(target, "wb") as copy:
        copy.write(records.read(24))
        while record := records.read(16):
            record += records.read(int.from_bytes(record[8:12], "little"))
            if records.tell() > octets:
                break
            copy.write(record)


def prepare():
    if not all(Path(file).exists() for file in (MIXED, SMALL, NG)):
        if not MAKE.exists():
            sys.exit(f"{DIR} has no mixed.pcap, small.pcap, mixed.pcapng of 1 GB, and {MAKE}, which builds them, "
                     "is absent: set BENCH_DIR to where they are")
        subprocess.run(["bash", MAKE, DIR], check=True)
    if not Path(TENTH).exists():
        head(MIXED, TENTH, 100_000_000)
    if not Path(PART).exists():
        subprocess.run(["editcap", "-F", "pcap", "-r", MIXED, PART, f"1-{PART_FRAMES}"], check=True)
    for file in (MIXED, SMALL, NG, PART, TENTH):
        with open(file, "rb") as data:
            while data.read(1 << 20):
                pass


def main(arguments):
    with_camadas = "--baselines" not in arguments
    rows = [argument for argument in arguments if argument != "--baselines"] or ROWS
    if not set(rows) <= set(ROWS):
        sys.exit(f"{__doc__}\nrows: {' '.join(ROWS)}")
    if with_camadas and not (Path(CAMADAS).exists() and FLOOD.exists()):
        sys.exit(f"{CAMADAS} or {FLOOD} is absent: cargo build --release --bins --examples")
    os.environ.update(LC_ALL="C.UTF-8", TZ="UTC")
    DIR.mkdir(parents=True, exist_ok=True)
    if not set(rows) <= WITHOUT_CAPTURES:
        prepare()
    table_line("row", "camadas  wall      cpu   peak", "other  wall      cpu   peak", "other", "ratio and bound", "")
    others = {"memory": memory_row, "start": start_row, "report": report_row, "tui": tui_row, "page": page_row,
              "serve": serve_row, "live": live_row, "lab": lab_row, "lesson": lesson_row, "hello": hello_row}
    kept = True
    for row in rows:
        if row in TIMES:
            kept &= time_row(row, *TIMES[row], with_camadas)
        elif row == "follow":
            kept &= follow_row(with_camadas)
        elif with_camadas and row in FLOODS:
            kept &= flood_row(row)
        elif with_camadas:
            kept &= others[row]()
    (DIR / "output").unlink(missing_ok=True)
    (DIR / "errors").unlink(missing_ok=True)
    sys.exit(0 if kept else 1)


main(sys.argv[1:])
