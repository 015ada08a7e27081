"""Ping-pong over TCP: sends each typed message and waits for its answer, until SAIR."""
import socket
import sys

with socket.create_connection((sys.argv[1], 12345)) as connection:
    while True:
        message = input("Digite mensagem: ")
        connection.sendall(message.encode())
        print("Mensagem enviada")
        if message == "SAIR":
            break
        print("Esperando resposta")
        print("Resposta recebida:", connection.recv(1024).decode())
    print("Desconectando")
