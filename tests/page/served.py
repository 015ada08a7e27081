"""Checks of pages that ask a server: of captures, of lessons, of interfaces."""

import os
import re
import signal
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

from browser import Browser
from common import CAMADAS, FOLDER, Served, axe_core, lit, violations
from frames import udp


def axe_served():
    """The same of the page of a server: with its list, with a filter that is none, and after it was mended."""
    script = axe_core()
    if script is None:
        print("skipped: axe-core comes from npm or pip, and neither can be had here")
        return
    with Served("serve", "captures/tcp-loss.pcapng") as server, Browser() as browser:
        for scheme in ("light", "dark"):
            browser.media("", scheme)
            browser.open(server.url + "#frame=44&field=ip.ttl")
            browser.until("return document.querySelectorAll('#tables details').length > 3 && document.querySelector('.part-across li')")
            violations(browser, script, scheme)
            browser.press("/", *"tcp.prt")
            browser.until("return document.querySelector('.filter .alarm')?.textContent.includes('“tcp.prt”')")
            violations(browser, script, f"{scheme}, a wrong filter")
            browser.press("Escape", "l")
            browser.until("return document.documentElement.lang === 'pt-BR'")
            violations(browser, script, f"{scheme}, Portuguese")
            browser.press("l")
            browser.until("return document.documentElement.lang === 'en'")
        assert browser.errors() == [], browser.errors()


def axe_lesson():
    """The same of the page of a lesson: before it, while it waits for a step, and when it is over."""
    script = axe_core()
    if script is None:
        print("skipped: axe-core comes from npm or pip, and neither can be had here")
        return
    with Served("lesson", "tcp-hello", "--serve") as server, Browser() as browser:
        browser.open(server.url)
        told = "return document.querySelector('#stage .count')?.textContent ?? ''"
        press = "const b = document.querySelector(`#stage [data-wish=${arguments[0]}]`); if (!b || b.disabled) return false; b.click(); return true"
        browser.until(told)
        violations(browser, script, "ready")
        browser.until(press, "slowly")
        browser.until("const t = document.querySelector('#stage .count').textContent; return t.startsWith('Next:') || document.querySelector('#stage .alarm')")
        violations(browser, script, "waits")
        if browser.js("return document.querySelector('#stage .alarm') !== null"):
            print("skipped: " + browser.js(told))
            return
        for scheme in ("dark", "light"):
            browser.media("", scheme)
            browser.until(press, "start")
            browser.until("return document.querySelectorAll('#stage .findings li').length > 0")
            browser.until("return document.querySelectorAll('#list tbody tr').length >= 10")
            violations(browser, script, f"over, {scheme}")
        assert browser.errors() == [], browser.errors()
        away = [one for one in browser.requests() if not one.startswith((server.url, "data:", "chrome:"))]
        assert away == [], away


def served():
    """The same page asking a server: frames come, filters are those of the command line, nothing is complained of."""
    feed = Path("captures/loopback.pcap").read_bytes()
    third = 24
    for _ in range(3):
        third += 16 + struct.unpack_from("<I", feed, third + 8)[0]
    with Served("serve", "-", stdin=subprocess.PIPE) as server:
        stdin = server.process.stdin
        # Three frames are there before the page asks, the others come later.
        stdin.write(feed[:third])
        stdin.flush()
        with Browser() as browser:
            browser.open(server.url)
            rows = "return document.querySelectorAll('#list tbody tr').length"
            browser.until(rows + " === 3")
            stdin.write(feed[third:])
            stdin.close()
            browser.until(rows + " > 3")
            browser.until("return document.querySelectorAll('#tables details').length > 3")
            browser.press("/", *"udp.prt")
            browser.until("return document.querySelector('.filter .alarm')?.textContent.includes('“udp.prt”')")
            assert browser.js("return document.querySelector('#filter').getAttribute('aria-invalid')") == "true"
            browser.js("document.querySelector('.filter .alarm button').click()")
            browser.until("return document.querySelector('#filter').value === 'udp.port'")
            browser.press("Escape")
            browser.js("document.querySelector('#filter').value = ''; document.querySelector('#filter').dispatchEvent(new Event('input'))")
            browser.js("location.hash = '#frame=2&field=ip.ttl'")
            browser.until("return document.querySelectorAll('.part-bits button.cell.lit').length > 0")
            assert all(lit(browser).values()), lit(browser)
            assert browser.errors() == [], browser.errors()
            away = [one for one in browser.requests() if not one.startswith((server.url, "data:", "chrome:"))]
            assert away == [], away


def lesson():
    """A lesson is started, stepped through and repeated on its page, and its frames are there as they are recorded."""
    with Served("lesson", "tcp-hello", "--serve") as server, Browser() as browser:
        browser.open(server.url)
        browser.js("window.same = 'page'")
        button = "const b = document.querySelector(`#stage [data-wish=${arguments[0]}]`); "
        click = button + "if (!b || b.disabled) return false; b.click(); return true"
        course = "return document.querySelector('#stage .count')?.textContent ?? ''"
        browser.until(click, "slowly")
        steps = 0
        while True:
            browser.until("const t = document.querySelector('#stage .count')?.textContent ?? ''; return t.startsWith('Next:') || t.includes('over') || document.querySelector('#stage .alarm')")
            told = browser.js(course)
            if not told.startswith("Next:"):
                break
            steps += 1
            browser.until(click, "step")
            browser.until("return document.querySelector('#stage .count')?.textContent !== arguments[0]", told)
        if "labs" in told or "namespace" in told:
            print("skipped: " + told)
            return
        assert steps >= 2 and "over" in told, (steps, told)
        browser.until("return document.querySelectorAll('#stage .findings li').length > 0")
        said = browser.js("return [...document.querySelectorAll('#stage .seat pre')].map((one) => one.textContent)")
        assert any("Thank you for connecting" in one for one in said), said
        wrong = browser.js("return [...document.querySelectorAll('#stage .findings .fails')].map((one) => one.textContent)")
        assert wrong == [], wrong
        questions = browser.js("return [...document.querySelectorAll('#stage ol li')].map((one) => one.textContent)")
        assert len(questions) >= 3, questions
        browser.until("return document.querySelectorAll('#list tbody tr').length >= 10")
        browser.until(click, "start")
        browser.until("return document.querySelectorAll('#stage .findings li').length === 0")
        browser.until("return document.querySelectorAll('#stage .findings li').length > 0")
        browser.until("return document.querySelectorAll('#list tbody tr').length >= 10 && document.querySelector('.frame-heading')")
        assert browser.js("return window.same") == "page", "the page goes on through all captures of a lesson"
        assert browser.errors() == [], browser.errors()


def scenes():
    """A lesson of two scenes: the page says which is played, and shows the frames of the one, then of the other."""
    with Served("lesson", "shared-channel", "--serve") as server, Browser() as browser:
        browser.open(server.url)
        browser.js("""
            window.parts = new Set();
            new MutationObserver(() => window.parts.add(document.querySelector('#stage .lead')?.textContent))
                .observe(document.querySelector('main'), {childList: true, subtree: true, characterData: true})""")
        browser.until("const b = document.querySelector('#stage [data-wish=start]'); if (!b || b.disabled) return false; b.click(); return true")
        browser.until("return document.querySelectorAll('#stage .findings li').length > 0 || document.querySelector('#stage .alarm')")
        if browser.js("return document.querySelector('#stage .alarm') !== null"):
            print("skipped: " + browser.js("return document.querySelector('#stage .count').textContent"))
            return
        parts = browser.js("return [...window.parts]")
        assert any(part and part.startswith("1/2") for part in parts) and any(part and part.startswith("2/2") for part in parts), parts
        browser.until("return document.querySelector('.frame-heading')")
        assert browser.errors() == [], browser.errors()


def flood():
    """A page follows 5,000 frames a second while they are recorded beside it: nothing is lost, and neither it nor the server grows.

    `flood CAMADAS FOLDER SECONDS`, in a namespace of its own.
    """
    user = () if os.geteuid() == 0 else ("--user", "--map-root-user")
    if os.environ.get("CAMADAS_FLOOD_INSIDE") != "1":
        probe = subprocess.run(["unshare", *user, "--net", "true"], capture_output=True, text=True)
        if probe.returncode != 0:
            print("skipped: namespaces: " + probe.stderr.strip())
            return
        os.environ["CAMADAS_FLOOD_INSIDE"] = "1"
        os.execvp("unshare", ["unshare", *user, "--net", sys.executable, *sys.argv])
    rate, seconds = 5000, int(sys.argv[4]) if len(sys.argv) > 4 else 3
    Path("/proc/sys/net/ipv6/conf/default/disable_ipv6").write_text("1")
    for words in ("link set lo up", "link add name left type veth peer name right", "link set left up", "link set right up"):
        subprocess.run(["ip", *words.split()], check=True)
    recording = FOLDER / "flood.pcapng"
    recording.unlink(missing_ok=True)
    recorder = subprocess.Popen([CAMADAS, "capture", "-i", "right", "-w", recording, "--quiet"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    sockets = lambda: len(Path("/proc/net/packet").read_text().splitlines()) - 1
    with Served("serve", "-i", "right") as server, Browser() as browser:
        memory = lambda: int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{server.process.pid}/status").read_text())[1]) / 1024

        def heap():
            browser.command("HeapProfiler.collectGarbage")
            told = {one["name"]: one["value"] for one in browser.command("Performance.getMetrics")["metrics"]}
            return told["JSHeapUsedSize"] / (1 << 20)

        browser.open(server.url)
        browser.command("Performance.enable")
        Browser.wait(lambda: sockets() >= 2, "both sockets")
        wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
        wire.bind(("left", 0))
        count, begun, grown = rate * seconds, time.monotonic(), []
        for number in range(1, count + 1):
            wire.send(udp(40000, 8888, f"Multicast número {number}".encode()))
            if number % 50 == 0:
                time.sleep(max(0, begun + number / rate - time.monotonic()))
            # What is needed once is there after a third; from then on nothing may come to it.
            if number in (count // 3, count * 9 // 10):
                grown.append((memory(), heap()))
        sent = time.monotonic()
        browser.until("return document.querySelector('#list tbody tr:last-child')?.textContent.includes(arguments[0])", f"número {count}")
        late = time.monotonic() - sent
        rows = browser.js("return document.querySelectorAll('#list tbody tr').length")
        assert rows == 200, f"{rows} rows stand on the page: older ones are to be let go"
        numbers = browser.js("return [...document.querySelectorAll('#list tbody tr')].map((row) => Number(row.dataset.number))")
        assert numbers == list(range(count - 199, count + 1)), numbers[:3]
        assert browser.errors() == [], browser.errors()
        recorder.send_signal(signal.SIGINT)
        said = recorder.communicate()[1]
        kept = subprocess.run([CAMADAS, "fields", recording, "-e", "frame.number", "--quiet"], check=True, capture_output=True).stdout.count(b"\n") - 1
        assert kept == count, f"{kept} of {count} frames were recorded: {said}"
    (before, page_before), (behind, page_behind) = grown
    assert behind < before + 32 and page_behind < page_before + 8, grown
    print(f"{count} frames in {sent - begun:.2f} s; the last was shown {late:.2f} s later; "
          f"server {before:.1f} to {behind:.1f} MiB, page {page_before:.1f} to {page_behind:.1f} MiB")
