"""Sends "Multicast numero N" to each group of the arguments, port 8888, with hop limit 2."""
import socket
import sys

sender = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
sender.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 2)
sender.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, socket.if_nametoindex("eth0"))
for number, group in enumerate(sys.argv[1:], 1):
    message = f"Multicast numero {number}"
    sender.sendto(message.encode(), (group, 8888))
    print(f"Mensagem enviada para {group}: {message}", flush=True)
