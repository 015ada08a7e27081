"""Joins 224.2.2.3, port 8888, prints as many messages as the argument says, and leaves the group."""
import socket
import sys

membership = socket.inet_aton("224.2.2.3") + socket.inet_aton("0.0.0.0")
receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
receiver.bind(("", 8888))
receiver.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
print("Esperando mensagem", flush=True)
for _ in range(int(sys.argv[1])):
    data, address = receiver.recvfrom(1024)
    print(f"De {address[0]}: {data.decode()}", flush=True)
receiver.setsockopt(socket.IPPROTO_IP, socket.IP_DROP_MEMBERSHIP, membership)
