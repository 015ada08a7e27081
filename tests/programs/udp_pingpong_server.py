"""Ping-pong over UDP: one socket answers every client at the address its datagram came from."""
import socket

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("", 12345))
while True:
    print("Esperando mensagem", flush=True)
    data, address = server.recvfrom(1024)
    message = data.decode()
    print(f"Mensagem recebida: {message} (de {address[0]}:{address[1]})")
    if message != "SAIR":
        server.sendto(input("Digite resposta: ").encode(), address)
        print("Resposta enviada")
