"""What several checks need: pages, servers, what is lit, axe-core."""

import functools
import json
import signal
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

CAMADAS, FOLDER = sys.argv[2], Path(sys.argv[3])


def report(*captures, lang="en", words=()):
    """The address of a page of captures."""
    out = FOLDER / f"{Path(captures[0]).stem}-{sys.argv[1]}.html"
    subprocess.run([CAMADAS, "report", *map(str, captures), "-o", str(out), "--quiet", "--lang", lang, *words], check=True)
    return out.as_uri()


class Served:
    """A server, which ends with the `with` block."""

    def __init__(self, *words, **streams):
        self.words, self.streams = [CAMADAS, *map(str, words), "--quiet", "--lang", "en"], streams

    def __enter__(self):
        self.process = subprocess.Popen(self.words, stdout=subprocess.PIPE, **self.streams)
        return self

    @functools.cached_property
    def url(self):
        """Its address, waited for."""
        return self.process.stdout.readline().decode().strip()

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)
        self.process.stdout.close()
        self.process.wait()


def lit(browser):
    """What is lit, by kind: cells of bits, octets, rows of fields, boxes, rows of layers, each with its text."""
    return browser.js("""
        const text = (selector) => [...document.querySelectorAll(selector)].map((one) => one.textContent);
        const parts = {cells: '.part-bits button.cell.lit', octets: '.part-octets .lit', rows: '.part-bits tr.lit',
            boxes: '.part-boxes .lit, .part-boxes .near', layers: '.part-layers .lit, .part-layers .near'};
        return Object.fromEntries(Object.entries(parts).map(([name, selector]) => [name, text(selector)]))""")


def violations(browser, script, what):
    """Asserts that axe-core finds nothing, with all that is folded open."""
    browser.js("for (const one of document.querySelectorAll('details')) one.open = true")
    browser.command("Runtime.evaluate", expression=script)
    found = browser.later("const done = arguments[arguments.length - 1]; axe.run().then((r) => done(r.violations.map((v) => [v.id, v.help, v.nodes.length, v.nodes.slice(0, 4).map((n) => [n.html.slice(0, 160), n.failureSummary.slice(0, 300)])])))")
    assert found == [], f"{what}: {json.dumps(found, indent=1)}"


def axe_core():
    """The text of axe-core, kept in the folder of the build once it was had."""
    kept = FOLDER / "axe.min.js"
    if kept.exists():
        return kept.read_text()
    ways = [["npm", "pack", "--silent", "axe-core@4"], [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "axe-core-python"]]
    # Checks run beside each other: each has a folder of its own, and what is kept is there as a whole or not at all.
    with tempfile.TemporaryDirectory(dir=FOLDER) as work:
        for words in ways:
            try:
                subprocess.run(words, cwd=work, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
                break
            except (OSError, subprocess.SubprocessError):
                continue
        for archive in Path(work).iterdir():
            text = None
            if archive.suffix == ".tgz":
                with tarfile.open(archive) as tar:
                    text = tar.extractfile("package/axe.min.js").read()
            elif archive.suffix == ".whl":
                with zipfile.ZipFile(archive) as wheel:
                    text = wheel.read("axe_core_python/axe.min.js")
            if text:
                part = Path(work) / "axe.min.js"
                part.write_bytes(text)
                part.rename(kept)
                return kept.read_text()
    return None
