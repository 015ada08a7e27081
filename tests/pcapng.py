#!/usr/bin/env python3
"""Merges pcap files of nanosecond resolution, one per tap, into one pcapng that names the taps.

usage: pcapng.py OUT COMMENT TAP DESCRIPTION FILE [TAP DESCRIPTION FILE]...
"""
import struct
import sys

NANOSECOND_MAGIC = 0xA1B23C4D
SECTION_HEADER, INTERFACE, ENHANCED_PACKET, STATISTICS = 0x0A0D0D0A, 1, 6, 5


def option(code, value):
    return struct.pack("<HH", code, len(value)) + value + bytes(-len(value) % 4)


def block(kind, body, options=b""):
    body += bytes(-len(body) % 4) + (options + bytes(4) if options else b"")
    length = struct.pack("<I", len(body) + 12)
    return struct.pack("<I", kind) + length + body + length


def stamp(time_ns):
    return struct.pack("<II", time_ns >> 32, time_ns & 0xFFFFFFFF)


def records(path):
    """Yields the link type and snap length first, then (time in ns, octets on the wire, frame)."""
    with open(path, "rb") as file:
        magic, _, _, _, _, snap, link = struct.unpack("<IHHiIII", file.read(24))
        if magic != NANOSECOND_MAGIC:
            sys.exit(f"{path}: not a little-endian pcap of nanosecond resolution")
        yield link, snap
        while header := file.read(16):
            seconds, nanoseconds, captured, wire = struct.unpack("<IIII", header)
            yield seconds * 10**9 + nanoseconds, wire, file.read(captured)


def main(out, comment, *taps):
    interfaces, frames, count = [], [], len(taps) // 3
    for tap in range(count):
        name, description, path = taps[3 * tap : 3 * tap + 3]
        (link, snap), *rest = records(path)
        options = option(2, name.encode()) + option(3, description.encode()) + option(9, b"\x09")
        interfaces.append(block(INTERFACE, struct.pack("<HHI", link, 0, snap), options))
        frames += [(time, tap, wire, frame) for time, wire, frame in rest]
    # Stable: of equal times the first tap, then each tap's own order.
    frames.sort(key=lambda frame: frame[:2])
    with open(out, "wb") as file:
        header = struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)
        file.write(block(SECTION_HEADER, header, option(1, comment.encode())))
        file.writelines(interfaces)
        for time, tap, wire, frame in frames:
            packet = struct.pack("<I", tap) + stamp(time) + struct.pack("<II", len(frame), wire)
            file.write(block(ENHANCED_PACKET, packet + frame))
        for tap in range(count):
            received = sum(frame[1] == tap for frame in frames)
            # Four octets of type and length, then the 64-bit count (isb_ifrecv 4, isb_ifdrop 5).
            counts = option(4, struct.pack("<Q", received)) + option(5, bytes(8))
            file.write(block(STATISTICS, struct.pack("<I", tap) + stamp(frames[-1][0]), counts))


main(*sys.argv[1:])
