"""Sends "Multicast numero N" to 224.2.2.3, port 8888, every 500 ms; the argument is how many."""
import socket
import sys
import time

sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for number in range(1, int(sys.argv[1]) + 1):
    message = f"Multicast numero {number}"
    sender.sendto(message.encode(), ("224.2.2.3", 8888))
    print("Mensagem enviada:", message, flush=True)
    time.sleep(0.5)
