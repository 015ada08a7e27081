"""Sends one datagram of 4000 octets, 100 numbered lines of 40, to port 12345 of the host given."""
import socket
import sys

message = "".join(f"linha {number:3} de uma mensagem bem comprida.\n" for number in range(1, 101)).encode()
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(message, (sys.argv[1], 12345))
print("Mensagem enviada:", len(message), "octetos")
