"""Frames and captures, octet by octet."""

import struct


def checksum(header):
    """The Internet checksum (RFC 1071) of 20 octets."""
    total = sum(struct.unpack(">10H", header))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


def ipv4(protocol, payload):
    head = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 1, 0, 64, protocol, 0, bytes([10, 0, 0, 1]), bytes([10, 0, 0, 2]))
    head = head[:10] + struct.pack(">H", checksum(head)) + head[12:]
    return bytes.fromhex("020000000002020000000001") + b"\x08\x00" + head + payload


def udp(source, destination, payload):
    return ipv4(17, struct.pack(">HHHH", source, destination, 8 + len(payload), 0) + payload)


def tcp(payload):
    return ipv4(6, struct.pack(">HHIIBBHHH", 40000, 80, 1, 1, 0x50, 0x18, 1000, 0, 0) + payload)


def dns(name):
    label = name[:63]
    return struct.pack(">HHHHHH", 1, 0x0100, 1, 0, 0, 0) + bytes([len(label)]) + label + b"\0" + struct.pack(">HH", 1, 1)


def pcapng(frames, comments):
    """A capture whose comments and interface names are hostile, too."""

    def block(kind, body):
        body += b"\0" * (-len(body) % 4)
        return struct.pack("<II", kind, len(body) + 12) + body + struct.pack("<I", len(body) + 12)

    def option(code, value):
        return struct.pack("<HH", code, len(value)) + value + b"\0" * (-len(value) % 4)

    out = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))
    for name in comments[:2]:
        out += block(1, struct.pack("<HHI", 1, 0, 0) + option(2, name) + option(3, name) + option(0, b""))
    for at, frame in enumerate(frames):
        padded = frame + b"\0" * (-len(frame) % 4)
        body = struct.pack("<IIIII", at % 2, 0x60000, at * 1000, len(frame), len(frame)) + padded
        out += block(6, body + option(1, comments[at % len(comments)]) + option(0, b""))
    return out
