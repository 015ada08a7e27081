#!/usr/bin/env python3
"""Checks the page in a real browser: `checks.py NAME CAMADAS FOLDER`, one check a run.

A check that cannot be made here prints a line that begins with `skipped: `."""

import base64
import os
import shutil
import subprocess
import sys
from pathlib import Path

from browser import Browser
from common import CAMADAS, FOLDER, Served, axe_core, lit, report, violations
from frames import dns, pcapng, tcp, udp
from served import axe_lesson, axe_served, flood, lesson, scenes, served


def opened(browser, url):
    """Opens a page from a file, which asks nobody for anything and complains of nothing; milliseconds until it can be used."""
    browser.log("performance")
    browser.open(url)
    fetched = [one for one in browser.requests() if not one.startswith(("chrome:", "data:"))]
    assert fetched == [url], fetched
    assert browser.errors() == [], f"{url}: {browser.errors()}"
    size = Path(url[7:]).stat().st_size
    assert size <= 2 << 20, f"{url}: {size} octets"
    return browser.js("return performance.getEntriesByName('ready')[0].startTime")


def quiet():
    """Nothing is fetched, nothing complained of, and the page is small; of every recording."""
    with Browser() as browser:
        for capture in sorted(Path("captures").glob("*.pcap*")):
            # The recording in which nothing became a packet has no page.
            if capture.stem != "unix-socket":
                opened(browser, report(capture))


def full():
    """The same of pages of 200 frames, as many as there are on one at most: recordings, and what others captured."""
    corpus = Path("../shared/corpus/visible")
    files = [corpus / "ntop+nDPI/iphone.pcap", corpus / "seladb+PcapPlusPlus/650HttpResponses.pcap"]
    slowest = 0
    with Browser() as browser:
        for captures in [sorted(Path("captures").glob("*.pcapng")), *([file] for file in files if file.exists())]:
            url = report(*captures, words=["--count", "200"])
            times = [opened(browser, url) for _ in range(3)]
            assert browser.js("return document.querySelectorAll('#list tbody tr').length") == 200, url
            slowest = max(slowest, sorted(times)[1])
            print(f"{captures[0].name}: {Path(url[7:]).stat().st_size} octets, {', '.join(f'{time:.0f}' for time in times)} ms")
    print(f"usable after {slowest:.0f} ms at most")


def links():
    """A field lights its bits, octets, row, box and layer up, from wherever one points."""
    with Browser() as browser:
        browser.open(report("captures/multicast.pcapng") + "#frame=9")
        cells = browser.js("return [...document.querySelectorAll('.part-bits button.cell')].map((c) => [c.dataset.layer, c.dataset.leaf, c.textContent])")
        assert len(cells) > 20, cells
        for layer, leaf, _ in cells:
            if leaf is None:
                continue
            same = f'[data-layer="{layer}"][data-leaf="{leaf}"]'
            browser.js("document.querySelector(arguments[0]).focus()", f".part-bits button.cell{same}")
            by_bits = lit(browser)
            assert all(by_bits.values()), f"{same}: {by_bits}"
            # The octets in hexadecimal lead back to what they are.
            octet = browser.js("""
                const one = document.querySelector('.part-octets [tabindex].lit');
                one.focus();
                return [one.dataset.layer, one.dataset.leaf ?? null, one.dataset.leaves ?? null]""")
            assert octet[0] == layer and leaf in (octet[1] or "") + " " + (octet[2] or "").replace(":", " "), f"{same}: {octet}"
            assert lit(browser)["cells"], same
        # By the pointer, and gone with it.
        browser.point('.part-bits button.cell[data-layer="1"][data-leaf="0"]')
        assert lit(browser)["octets"], "pointing lights"
        browser.point("#title")
        assert not lit(browser)["octets"], "what one no longer points at goes out"
        browser.js("document.querySelector('.part-boxes button.box-title').focus()")
        whole = lit(browser)
        assert len(whole["octets"]) >= 14 and whole["layers"], whole
        assert browser.errors() == []


def one_frame_a_protocol():
    """Captures, and numbers of frames in their run that have every protocol of them."""
    corpus = Path(os.environ.get("CAMADAS_CORPUS", "../shared/corpus")) / "visible"
    paths = sorted([*Path("captures").glob("*.pcap*"), *(path for path in corpus.glob("*/*") if path.is_file())])
    words = [CAMADAS, "fields", *map(str, paths), "-e", "frame.number", "-e", "frame.protocols", "--quiet"]
    # What is damaged in some of them is said, and the rest is read.
    table = subprocess.run(words, capture_output=True, text=True, errors="replace").stdout.splitlines()[1:]
    numbers, seen = [], set()
    for number, protocols in (line.split("\t") for line in table):
        if not set(protocols.split(":")) <= seen:
            seen.update(protocols.split(":"))
            numbers.append(number)
    return paths, numbers


def tiles():
    """One frame a protocol: the cells that the browser lays out tile the rows of each header, without gap or overlap."""
    paths, numbers = one_frame_a_protocol()
    out = FOLDER / "tiles.html"
    # More than a page shows go on further ones.
    for first in range(0, len(numbers), 200):
        some = numbers[first:first + 200]
        subprocess.run([CAMADAS, "report", *map(str, paths), "--frames", ",".join(some), "-o", out, "--quiet"], stderr=subprocess.DEVNULL)
        with Browser() as browser:
            browser.open(out.as_uri())
            for number in some:
                browser.js("location.hash = arguments[0]", f"#frame={number}")
                browser.until("return document.querySelector('#list tr[aria-selected=true]')?.dataset.number === arguments[0]", number)
                wrong = browser.js("""
                    const wrong = [];
                    for (const grid of document.querySelectorAll('.bits')) {
                        const near = (one, other) => Math.abs(one - other) <= 1.01;
                        const rows = new Map();
                        for (const cell of grid.querySelectorAll('.cell')) {
                            const row = cell.style.gridRowStart;
                            rows.set(row, [...(rows.get(row) ?? []), cell.getBoundingClientRect()]);
                        }
                        const [first, last] = [grid.querySelector('.ruler'), [...grid.querySelectorAll('.ruler')].at(-1)].map((one) => one.getBoundingClientRect());
                        const order = [...rows.keys()].sort((a, b) => a - b);
                        order.forEach((row, at) => {
                            const cells = rows.get(row).sort((a, b) => a.left - b.left);
                            // Neighbours share the line between them, which is a pixel wide.
                            const fits = near(cells[0].left, first.left)
                                && cells.every((cell, nth) => nth === 0 || near(cell.left + 1, cells[nth - 1].right))
                                && cells.every((cell) => near(cell.top, cells[0].top) && near(cell.bottom, cells[0].bottom))
                                && (at + 1 === order.length || near(cells.at(-1).right - 1, last.right));
                            const above = at > 0 && Number(order[at - 1]) + 1 === Number(row) ? rows.get(order[at - 1])[0] : null;
                            if (!fits || (above && !near(above.bottom - 1, cells[0].top))) wrong.push([grid.ariaLabel, row, cells.map((cell) => [cell.left, cell.right, cell.top, cell.bottom])]);
                        });
                    }
                    return wrong""")
                assert wrong == [], f"frame {number}: {wrong}"
    print(f"{len(numbers)} frames")


def keys():
    """Everything is reached by keys alone, and the keys are told."""
    with Browser() as browser:
        browser.open(report("captures/multicast.pcapng"))
        chosen = "return document.querySelector('#list tr[aria-selected=true]')?.dataset.number"
        browser.press("j", "j")
        browser.until(chosen + " === '3'")
        browser.press("k")
        browser.until(chosen + " === '2'")
        browser.press("/", *"igmp")
        browser.until("return document.querySelectorAll('#list tbody tr').length === 16")
        assert browser.js("return document.activeElement.id") == "filter"
        browser.press("Escape", "?")
        browser.until("return document.getElementById('keys').open")
        browser.press("Escape")
        browser.until("return !document.getElementById('keys').open")
        # From the list by Tab to the boxes, the bits, the octets: one stop each, arrows inside.
        browser.js("document.querySelector('#list tr[tabindex=\"0\"]').focus()")
        browser.press("End")
        browser.until("return document.activeElement.closest('#list tr')?.dataset.number === '36'")
        seen = []
        for _ in range(60):
            browser.press("Tab")
            seen.append(browser.js("return document.activeElement.closest('.part')?.className.replace('part ', '') ?? document.activeElement.tagName"))
        for part in ("part-boxes", "part-bits", "part-octets", "part-way"):
            assert part in seen, f"{part} is not reached: {seen}"
        browser.js("document.querySelector('.part-bits button.cell').focus()")
        browser.press("Right", "Right", "Enter")
        browser.until("return location.hash.includes('field=')")
        kept = lit(browser)
        browser.js("document.activeElement.blur()")
        assert lit(browser)["cells"] == kept["cells"] != [], "Enter keeps what is lit"
        browser.press("Escape")
        browser.until("return document.querySelectorAll('.lit').length === 0")
        assert browser.errors() == []


def languages():
    """All of the page is in one language, then in the other."""
    with Browser() as browser:
        browser.open(report("captures/http-json.pcapng") + "#frame=6&field=ip.ttl")
        spoken = "return document.body.innerText + [...document.querySelectorAll('[aria-label], [title], [placeholder]')]" \
            ".map((one) => [one.ariaLabel, one.title, one.placeholder]).join(' ')"
        english = browser.js(spoken)
        browser.press("l")
        browser.until("return document.documentElement.lang === 'pt-BR'")
        browser.until("return document.querySelector('.part-bits h3')?.textContent === 'Cabeçalhos bit a bit'")
        portuguese = browser.js(spoken)
        for word in ("Frames", "Headers bit by bit", "The octets", "time to live", "Glossary", "frames"):
            assert word in english and word not in portuguese, word
        for word in ("Quadros", "Os octetos", "tempo de vida", "Glossário"):
            assert word in portuguese and word not in english, word
        assert lit(browser)["cells"], "the chosen field stays chosen"
        browser.js("document.getElementById('language').click()")
        browser.until("return document.documentElement.lang === 'en'")
        assert browser.errors() == []


def across():
    """What other frames tell of one stands beside it, in the language of the page, from a file and from a server."""
    capture = "captures/tcp-loss.pcapng"
    said = "return document.querySelector('.part-across ul')?.textContent"

    def check(browser):
        browser.js("location.hash = '#frame=44'")
        browser.until(said + "?.includes('189–206')")
        assert "Frames 49-51 say the same again" in browser.js(said), browser.js(said)
        browser.press("l")
        browser.until(said + "?.includes('fica completa no quadro 55')")
        browser.press("l")
        browser.until(said + "?.includes('is complete in frame 55')")
        assert browser.errors() == [], browser.errors()

    with Browser() as browser:
        browser.open(report(capture))
        check(browser)
    with Served("serve", capture) as server, Browser() as browser:
        browser.open(server.url)
        check(browser)
        # What is asked while one steps on is not put beside another frame.
        browser.js("document.querySelector('#list tr[tabindex=\"0\"]').focus()")
        browser.press(*["Down"] * 5)
        browser.until("return document.querySelector('#list tr[aria-selected=true]').dataset.number === '49'")
        told = subprocess.run([CAMADAS, "explain", capture, "49", "--width", "2000", "--lang", "en"], check=True, capture_output=True, text=True)
        browser.until("return document.querySelector('.frame-heading').textContent.startsWith('Frame 49 ')")
        browser.until(said)
        first = browser.js("return document.querySelector('.part-across li').textContent")
        assert first in told.stdout.replace("captures/", ""), first


def addresses():
    """An address leads to a frame and a field, from the start and later."""
    with Browser() as browser:
        url = report("captures/multicast.pcapng")
        browser.open(url + "#frame=12&field=ip.ttl")
        assert browser.js("return document.querySelector('#list tr[aria-selected=true]').dataset.number") == "12"
        assert any("time to live" in cell or "TTL" in cell for cell in lit(browser)["cells"]), lit(browser)
        browser.js("location.hash = '#frame=1&field=igmp'")
        browser.until("return document.querySelector('#list tr[aria-selected=true]').dataset.number === '1'")
        browser.until("return document.querySelectorAll('.part-boxes .lit').length > 0")
        for wrong in ("#frame=99999", "#frame=x&field=y", "#frame=2&field=%3Cscript%3E"):
            browser.js("location.hash = arguments[0]", wrong)
        browser.until("return document.querySelector('#list tr[aria-selected=true]').dataset.number === '2'")
        assert browser.errors() == []


def hostile():
    """What came from the wire is text, whatever it looks like."""
    attacks = [
        b"<script>window.pwned = 1</script>",
        b"\"><img src=x onerror='window.pwned = 1'>",
        b"</script></textarea></style><svg onload=window.pwned=1>",
        b"\x1b]0;title\x07\x1b[31m\xe2\x80\xae gnihtemos \x00\x01",
        b"{{constructor.constructor('window.pwned = 1')()}} javascript:window.pwned=1",
    ]
    frames = []
    for attack in attacks:
        frames.append(udp(40000, 8888, attack))
        frames.append(udp(53, 53, dns(attack)))
        frames.append(tcp(b"GET /" + attack.replace(b" ", b"%20") + b" HTTP/1.1\r\nHost: " + attack.replace(b"\r", b"") + b"\r\n\r\n"))
        frames.append(udp(1900, 1900, b"NOTIFY * HTTP/1.1\r\nSERVER: " + attack.replace(b"\n", b"") + b"\r\n\r\n"))
    path = FOLDER / "<img src=x onerror=window.pwned=1>.pcapng"
    path.write_bytes(pcapng(frames, attacks))
    out = FOLDER / "hostile.html"
    subprocess.run([CAMADAS, "report", str(path), "-o", str(out), "--quiet"], check=True)
    with Browser() as browser:
        browser.open(out.as_uri())
        allowed = set(browser.js("return [...document.querySelectorAll('script, img, iframe, object, embed, link, form')].map((e) => e.tagName + e.id)"))
        for number in range(1, len(frames) + 1):
            browser.js("location.hash = arguments[0]", f"#frame={number}")
            browser.until("return document.querySelector('#list tr[aria-selected=true]').dataset.number === arguments[0]", str(number))
            if number == 1:
                browser.press("l")
        found = set(browser.js("return [...document.querySelectorAll('script, img, iframe, object, embed, link, form')].map((e) => e.tagName + e.id)"))
        assert found <= allowed, found - allowed
        assert browser.js("return window.pwned === undefined"), "something from the wire ran"
        handlers = browser.js("return [...document.querySelectorAll('*')].filter((e) => [...e.attributes].some((a) => a.name.startsWith('on'))).length")
        assert handlers == 0, handlers
        raw = browser.js("return /[\\u0000-\\u0008\\u000e-\\u001f\\u202e]/.test(document.body.textContent.replaceAll(document.getElementById('data').textContent, ''))")
        assert not raw, "control characters and marks of direction are shown as such"
        assert browser.errors() == [], browser.errors()


def narrow():
    """On a telephone nothing is wider than the screen but what scrolls by itself, whatever is open."""
    for capture in ("captures/multicast.pcapng", "captures/tls.pcapng"):
        with Browser() as browser:
            browser.command("Emulation.setDeviceMetricsOverride", width=390, height=844, deviceScaleFactor=1, mobile=True)
            browser.open(report(capture) + "#frame=9&field=ip.ttl")
            for lang in ("en", "pt-BR"):
                browser.until("return document.documentElement.lang === arguments[0]", lang)
                browser.js("for (const one of document.querySelectorAll('details')) one.open = true")
                width = browser.js("return document.documentElement.scrollWidth")
                assert width <= 390, f"{capture}, {lang}: {width} pixels"
                browser.press("l")


def paper():
    """On paper everything is open, and nothing that only a screen can do is there."""
    with Browser() as browser:
        browser.open(report("captures/multicast.pcapng") + "#frame=9")
        browser.js("window.dispatchEvent(new Event('beforeprint'))")
        browser.media("print", "light")
        shown = "return getComputedStyle(document.querySelector(arguments[0])).display !== 'none'"
        for screen_only in ("nav", ".buttons", ".way .controls"):
            assert not browser.js(shown, screen_only), screen_only
        closed = browser.js("return [...document.querySelectorAll('#frame details')].filter((one) => !one.open).length")
        assert closed == 0, f"{closed} parts are folded on paper"
        browser.media("", "light")
        browser.js("window.dispatchEvent(new Event('afterprint'))")
        sheet = base64.b64decode(browser.command("Page.printToPDF", printBackground=False)["data"])
        (FOLDER / "paper.pdf").write_bytes(sheet)
        assert sheet.startswith(b"%PDF") and len(sheet) > 50_000, len(sheet)


def themes():
    """Light and dark, as the system says or as one chooses, and text that stands out from what is behind it in both."""
    with Browser() as browser:
        browser.open(report("captures/multicast.pcapng") + "#frame=9&field=ip.ttl")
        ground = "return getComputedStyle(document.documentElement).backgroundColor + getComputedStyle(document.body).backgroundColor"
        light = browser.js(ground)
        browser.media("", "dark")
        dark = browser.js(ground)
        assert light != dark, light
        browser.press("t")
        browser.until("return document.documentElement.dataset.theme === 'light'")
        assert browser.js(ground) == light
        browser.press("t")
        browser.until("return document.documentElement.dataset.theme === 'dark'")
        browser.media("", "light")
        assert browser.js(ground) == dark
        assert browser.errors() == []


def axe():
    """No violation of what axe-core checks: names, roles, contrast, order; in both languages, light and dark."""
    script = axe_core()
    if script is None:
        print("skipped: axe-core comes from npm or pip, and neither can be had here")
        return
    with Browser() as browser:
        for scheme in ("light", "dark"):
            for lang in ("en", "pt-BR"):
                browser.media("", scheme)
                browser.open(report("captures/multicast.pcapng", lang=lang) + "#frame=9&field=ip.ttl")
                violations(browser, script, f"{scheme} {lang}")


if __name__ == "__main__":
    if not (shutil.which("chromium") and shutil.which("chromedriver")):
        print("skipped: there is no chromium, or no chromedriver")
    else:
        globals()[sys.argv[1]]()
