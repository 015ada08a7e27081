"""A headless Chromium, driven by the WebDriver protocol (W3C) with nothing but the standard library."""

import base64
import json
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

PATIENCE = 60


class Browser:
    """One browser with one window; ends with the `with` block."""

    def __init__(self, width=1440, height=900, scheme="light"):
        self.size, self.scheme = (width, height), scheme

    def __enter__(self):
        self.folder = tempfile.mkdtemp()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{port}"
        words = ["chromedriver", f"--port={port}", "--log-level=OFF"]
        self.driver = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait(lambda: self.listens(port), "chromedriver")
        words = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
        words += [f"--user-data-dir={self.folder}", "--window-size=%d,%d" % self.size]
        options = {"args": words, "perfLoggingPrefs": {"enableNetwork": True}}
        wanted = {"browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
        self.session = f"/session/{self.ask('POST', '/session', {'capabilities': {'alwaysMatch': wanted}})['sessionId']}"
        self.media(scheme=self.scheme)
        return self

    def __exit__(self, *_):
        try:
            self.ask("DELETE", self.session)
        finally:
            self.driver.terminate()
            self.driver.wait()
            shutil.rmtree(self.folder, ignore_errors=True)

    @staticmethod
    def listens(port):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    @staticmethod
    def wait(is_done, what):
        """What `is_done` gives, once that is true."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            result = is_done()
            if result:
                return result
            time.sleep(0.02)
        raise AssertionError(f"{what} does not come")

    def ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, method=method, data=data, headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()[:2000]) from None

    def open(self, url):
        """Opens a page and waits until it says that it can be used."""
        self.ask("POST", self.session + "/url", {"url": url})
        self.wait(lambda: self.js("return document.documentElement.dataset.ready"), f"the page {url}")

    def js(self, script, *values):
        return self.ask("POST", self.session + "/execute/sync", {"script": script, "args": list(values)})

    def until(self, script, *values):
        """The value of a script, once it is true."""
        return self.wait(lambda: self.js(script, *values), script)

    def later(self, script, *values):
        """What a script hands to its last argument."""
        return self.ask("POST", self.session + "/execute/async", {"script": script, "args": list(values)})

    def press(self, *keys):
        """Presses keys one after the other, wherever the keyboard is; a list is pressed together."""
        actions = []
        for key in keys:
            together = key if isinstance(key, list) else [key]
            together = [KEYS.get(one, one) for one in together]
            actions += [{"type": "keyDown", "value": one} for one in together]
            actions += [{"type": "keyUp", "value": one} for one in reversed(together)]
        self.ask("POST", self.session + "/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def point(self, selector, at=0):
        """Moves the pointer onto the element of a selector."""
        place = "const r = document.querySelectorAll(arguments[0])[arguments[1]]; r.scrollIntoView({block: 'center'});" \
            "const b = r.getClientRects()[0]; return [b.left + b.width / 2, b.top + b.height / 2]"
        x, y = self.js(place, selector, at)
        move = {"type": "pointerMove", "duration": 0, "x": int(x), "y": int(y)}
        self.ask("POST", self.session + "/actions", {"actions": [{"type": "pointer", "id": "mouse", "actions": [move]}]})

    def command(self, name, **values):
        """A command of the Chrome DevTools protocol."""
        return self.ask("POST", self.session + "/goog/cdp/execute", {"cmd": name, "params": values})

    def media(self, kind="", scheme=None):
        features = [{"name": "prefers-color-scheme", "value": scheme or self.scheme}]
        self.command("Emulation.setEmulatedMedia", media=kind, features=features)

    def log(self, kind):
        return self.ask("POST", self.session + "/se/log", {"type": kind})

    def errors(self):
        """What the console complains of."""
        return [entry["message"] for entry in self.log("browser") if entry["level"] in ("SEVERE", "WARNING")]

    def requests(self):
        """What was fetched."""
        events = (json.loads(entry["message"])["message"] for entry in self.log("performance"))
        return [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]

    def picture(self, path):
        """Writes the whole page as PNG."""
        size = self.command("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 9000), "scale": 1}
        shot = self.command("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        with open(path, "wb") as file:
            file.write(base64.b64decode(shot["data"]))


KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c", "Shift": "\ue008", "Home": "\ue011", "End": "\ue010",
        "Left": "\ue012", "Up": "\ue013", "Right": "\ue014", "Down": "\ue015", "PageDown": "\ue00f"}
