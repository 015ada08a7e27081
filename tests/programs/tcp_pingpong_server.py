"""Ping-pong over TCP: shows each message and sends back what the operator types, one client at a time."""
import socket

server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("", 12345))
server.listen()
while True:
    print("Esperando conexão", flush=True)
    connection, address = server.accept()
    with connection:
        while True:
            print("Esperando mensagem", flush=True)
            message = connection.recv(1024).decode()
            if message in ("", "SAIR"):
                break
            print("Mensagem recebida:", message)
            connection.sendall(input("Digite resposta: ").encode())
            print("Resposta enviada")
    print("Conexão encerrada", flush=True)
