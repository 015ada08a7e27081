"""Joins the IPv6 group of the first argument, port 8888, prints one message, and leaves the group."""
import socket
import struct
import sys

group = socket.inet_pton(socket.AF_INET6, sys.argv[1])
membership = group + struct.pack("@I", socket.if_nametoindex("eth0"))
receiver = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
receiver.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
receiver.bind(("", 8888))
receiver.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, membership)
print("Esperando mensagem", flush=True)
data, address = receiver.recvfrom(1024)
print(f"De {address[0]}: {data.decode()}", flush=True)
receiver.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_LEAVE_GROUP, membership)
