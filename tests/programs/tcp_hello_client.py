"""Connects to port 12345 and prints what the server says until it hangs up."""
import socket

client = socket.socket()
client.connect((socket.gethostname(), 12345))
while data := client.recv(1024):
    print(data.decode())
print("0 octetos lidos: o servidor encerrou")
client.close()
