"""Greets every client that connects to port 12345 of this host, and hangs up."""
import socket

server = socket.socket()
server.bind((socket.gethostname(), 12345))
server.listen(5)
print("Esperando conexão", flush=True)
while True:
    connection, address = server.accept()
    print("Conexão de", address, flush=True)
    connection.send(b"Thank you for connecting")
    connection.close()
