"""Ping-pong over UDP: sends each typed message and waits for its answer, until SAIR."""
import socket
import sys

server = (sys.argv[1], 12345)
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
    while True:
        message = input("Digite mensagem: ")
        client.sendto(message.encode(), server)
        print("Mensagem enviada")
        if message == "SAIR":
            break
        print("Esperando resposta")
        print("Resposta recebida:", client.recvfrom(1024)[0].decode())
    print("Desconectando")
