"""Both ends of a session of OpenSSL, in memory: prints what goes over the wire, a line a flight, "c" or "s" and hexadecimal.

usage: tls_pair.py CERTIFICATE KEY KEYLOG CIPHER authenticates-first|encrypts-first
"""

import ssl
import sys

certificate, key, keylog, cipher, order = sys.argv[1:]
OP_NO_ENCRYPT_THEN_MAC = 0x80000


def context(protocol):
    made = ssl.SSLContext(protocol)
    made.minimum_version = made.maximum_version = ssl.TLSVersion.TLSv1_2
    made.set_ciphers(cipher + ":@SECLEVEL=0")
    if order == "authenticates-first":
        made.options |= OP_NO_ENCRYPT_THEN_MAC
    return made


theirs = context(ssl.PROTOCOL_TLS_SERVER)
theirs.load_cert_chain(certificate, key)
ours = context(ssl.PROTOCOL_TLS_CLIENT)
ours.check_hostname = False
ours.verify_mode = ssl.CERT_NONE
ours.keylog_filename = keylog

wires = ssl.MemoryBIO(), ssl.MemoryBIO()
client = ours.wrap_bio(wires[1], wires[0], server_hostname="server.example")
server = theirs.wrap_bio(wires[0], wires[1], server_side=True)
there, back = wires


def flight(name, source):
    """Prints what a side has sent since the last time; it stays there for the other to read."""
    octets = source.read()
    if octets:
        print(name, octets.hex())
        source.write(octets)


def greet(side):
    try:
        side.do_handshake()
    except ssl.SSLWantReadError:
        pass


for _ in range(4):
    greet(client)
    flight("c", there)
    greet(server)
    flight("s", back)

for by_server, text in ((False, b"what is the time?"), (True, b"late" * 2000), (False, b"it is late"), (True, b"SAIR")):
    speaker, hearer = (server, client) if by_server else (client, server)
    speaker.write(text)
    flight("s" if by_server else "c", back if by_server else there)
    heard = b""
    while len(heard) < len(text):
        heard += hearer.read(1 << 14)
    assert heard == text, heard
