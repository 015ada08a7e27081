"""Prints how long one datagram to port 12345 is, and where it came from."""
import socket

receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.bind(("", 12345))
print("Esperando mensagem", flush=True)
data, address = receiver.recvfrom(65535)
print(f"De {address[0]}: {len(data)} octetos", flush=True)
