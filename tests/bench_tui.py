#!/usr/bin/env python3
"""Measures the screen to explore, as whoever sits before it does: `bench_tui.py CAMADAS CAPTURE FILTER ROUNDS`.

In a terminal of its own, seconds from the start to the first frames, from a key to the next page, and from Enter behind a
filter to its first frames. One line of JSON a round.
"""
import fcntl
import json
import os
import pty
import re
import select
import struct
import sys
import termios
import time

CAMADAS, CAPTURE, FILTER, ROUNDS = sys.argv[1:5]
PATIENCE = 60


class Terminal:
    def __init__(self, *words):
        self.begun = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execv(words[0], words)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 160, 0, 0))
        self.seen = b""

    def wait(self, pattern):
        """Seconds since the last key until what was drawn since has `pattern`."""
        while not re.search(pattern, self.seen):
            ready, _, _ = select.select([self.fd], [], [], PATIENCE)
            if not ready:
                sys.exit(f"{pattern} does not come")
            self.seen += os.read(self.fd, 1 << 16)
        return time.perf_counter() - self.begun

    def rest(self):
        """Waits until nothing more is drawn for a moment."""
        while select.select([self.fd], [], [], 0.3)[0]:
            os.read(self.fd, 1 << 16)

    def press(self, keys):
        self.seen, self.begun = b"", time.perf_counter()
        os.write(self.fd, keys)


def main():
    for _ in range(int(ROUNDS)):
        terminal = Terminal(CAMADAS, "tui", CAPTURE, "--lang", "en")
        told = {"first": terminal.wait(rb"0\.0000")}
        # What is drawn while the rest of the capture is noted would be taken for the page.
        terminal.rest()
        terminal.press(b"\x1b[6~")
        told["page"] = terminal.wait(rb"\x1b\[\d+;\d+H")
        terminal.rest()
        terminal.press(b"/" + FILTER.encode())
        terminal.rest()
        terminal.press(b"\r")
        told["filter"] = terminal.wait(rb"[1-9][\d,]* of ")
        terminal.press(b"q")
        os.waitpid(terminal.pid, 0)
        print(json.dumps(told), flush=True)


main()
