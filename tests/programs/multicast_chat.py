"""Ping-pong between two members of 224.1.1.1, port 5007, until SAIR.

usage: multicast_chat.py NAME [begin]: whoever says "begin" writes first.
"""
import socket
import struct
import sys

GROUP, PORT = "224.1.1.1", 5007
name, begins = sys.argv[1] + ": ", sys.argv[2:] == ["begin"]

member = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_UDP)
member.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
member.bind(("", PORT))
member.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 2)
membership = struct.pack("=4sL", socket.inet_aton(GROUP), socket.INADDR_ANY)
member.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)


def send():
    message = input("Digite mensagem: ")
    member.sendto((name + message).encode(), (GROUP, PORT))
    print("Mensagem enviada", flush=True)
    return message != "SAIR"


def receive():
    print("Esperando mensagem", flush=True)
    # A sender that has joined hears itself too.
    while (message := member.recv(1024).decode()).startswith(name):
        pass
    print("Mensagem recebida:", message, flush=True)
    return message.split(": ")[-1] != "SAIR"


while (not begins or send()) and receive():
    begins = True
print("Desconectando")
