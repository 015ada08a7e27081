#!/bin/bash
# Records captures/ anew: the lesson programs of tests/programs, each on a host of its own (a network
# namespace), joined by a bridge or a router, with tcpdump at the ports.
#
# usage: sudo tests/record.sh [LESSON]...        (default: all)
# needs: iproute2 ethtool tcpdump traceroute iputils-ping python3
#
# So that a recording holds the lesson and nothing else:
# - `tx off` on every card: the kernel fills in checksums and cuts segments itself. Loopback cannot be told to,
#   so its checksums stay unfilled, as any capture of loopback has them;
# - no IPv6 but in its own lesson; IGMP and MLD reports are sent once, not repeated against loss;
# - fixed addresses: 02:00:00:00:00:0N and 10.0.0.N.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
lab=camadas-lab
work=$(mktemp -d)
taps=()

in_ns() { ip netns exec "$lab-$1" "${@:2}"; }

stop() {
  local ns
  for ns in $(ip netns list | grep -o "^$lab-[a-z0-9]*"); do
    ip netns pids "$ns" | xargs -r kill
  done
  wait || true
}

clean() {
  stop
  local ns
  for ns in $(ip netns list | grep -o "^$lab-[a-z0-9]*"); do
    ip netns del "$ns"
    rm -rf "/etc/netns/$ns"
  done
}
trap 'clean; rm -r "$work"' EXIT

# namespace NAME [SYSCTL]...
namespace() {
  ip netns add "$lab-$1"
  in_ns "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1 \
    net.ipv4.tcp_congestion_control=reno net.ipv4.tcp_timestamps=0 net.ipv4.igmp_qrv=1 "${@:2}"
  ip -n "$lab-$1" link set lo up
  name_server "$1" 10.0.0.1
}

# name_server HOST ADDRESS: what `servidor`, the answer of gethostname() (see `on`), stands for there
name_server() {
  mkdir -p "/etc/netns/$lab-$1"
  echo "$2 servidor" >"/etc/netns/$lab-$1/hosts"
}

# Snooping off: a simple switch, which floods multicast to every port.
switch() {
  namespace switch
  ip -n "$lab-switch" link add sw type bridge mcast_snooping 0
  ip -n "$lab-switch" link set sw up
}

# card HOST CARD N PEER_HOST PEER_CARD: a cable; the first end has 02:00:00:00:00:0N
card() {
  ip -n "$lab-$4" link add "$5" type veth peer name "$2" address "02:00:00:00:00:0$3" netns "$lab-$1"
  in_ns "$1" ethtool -K "$2" tx off >/dev/null
  ip -n "$lab-$4" link set "$5" up
  ip -n "$lab-$1" link set "$2" up
}

# plug HOST N: the host's card into port pN of the switch
plug() {
  card "$1" eth0 "$2" switch "p$2"
  ip -n "$lab-switch" link set "p$2" master sw
}

# host NAME N [SYSCTL]...: 10.0.0.N on port pN of the switch
host() {
  namespace "$1" "${@:3}"
  plug "$1" "$2"
  ip -n "$lab-$1" address add "10.0.0.$2/24" dev eth0
  ip -n "$lab-$1" route add 224.0.0.0/4 dev eth0
}

# on HOST PROGRAM [ARGUMENT]...: lines of standard input are what its user types
on() {
  in_ns "$1" unshare --uts sh -c 'hostname servidor && exec python3 "$@"' - "$root/tests/programs/$2.py" "${@:3}"
}

# server HOST PROGRAM [ARGUMENT]...: in the background, once it says that it waits
server() {
  : >"$work/$1.out"
  on "$@" <&0 >"$work/$1.out" &
  until grep -q Esperando "$work/$1.out"; do sleep 0.05; done
}

# tap NAMESPACE CARD DESCRIPTION [OPTION]...: records until `stop`
tap() {
  local file=$work/$1.$2.pcap
  : >"$file.log"
  # In immediate mode the ring has one slot of the snap length a frame: short slots, enough of them.
  in_ns "$1" tcpdump -Z root -nn -i "$2" "${@:4}" --immediate-mode -U -s 2048 -B 8192 -w "$file" 2>"$file.log" &
  until grep -q 'listening on' "$file.log"; do sleep 0.05; done
  taps+=("$2" "$3" "$file")
}

# settle [SECONDS]: until no tap has recorded anything for so long
settle() {
  local before='' now=-
  while [ "$before" != "$now" ]; do before=$now; sleep "${1:-0.3}"; now=$(cat "$work"/*.pcap | wc -c); done
}

# typed LINE...: types each line when the taps have fallen quiet
typed() {
  local line
  for line; do settle; echo "$line"; done
}

# finish LESSON: stops programs and taps, and refuses a recording that lost frames
finish() {
  settle
  stop
  ! grep -L '^0 packets dropped by kernel' "$work"/*.log | grep . || { echo "$1: frames were lost" >&2; exit 1; }
}

# save LESSON COMMENT
save() {
  finish "$1"
  python3 "$root/tests/pcapng.py" "$root/captures/$1.pcapng" "$2" "${taps[@]}"
}

nano=--time-stamp-precision=nano

tcp_hello() {
  switch; host server 1; host client 2
  server server tcp_hello_server
  tap switch p2 client $nano
  on client tcp_hello_client
  save tcp-hello 'A TCP server on port 12345 greets and hangs up.'
}

tcp_pingpong() {
  switch; host server 1 net.ipv4.tcp_timestamps=1; host client 2 net.ipv4.tcp_timestamps=1
  server server tcp_pingpong_server < <(typed 'Olá, cliente!' 'Tudo bem.')
  tap switch p2 client $nano
  on client tcp_pingpong_client 10.0.0.1 < <(typed 'Olá, servidor!' 'Tudo bem?' SAIR)
  save tcp-pingpong 'Ping-pong over TCP until SAIR.'
}

udp_pingpong() {
  switch; host server 1; host client1 2; host client2 3
  server server udp_pingpong_server < <(typed 'Olá, primeiro!' 'Olá, segundo!')
  tap switch p1 server $nano
  on client1 udp_pingpong_client 10.0.0.1 < <(typed 'Olá, servidor!' SAIR)
  on client2 udp_pingpong_client 10.0.0.1 < <(typed 'Sou outro.' SAIR)
  save udp-pingpong 'Ping-pong over UDP until SAIR: one server socket answers two clients.'
}

multicast() {
  switch; host sender 1; host joined1 2; host joined2 3; host bystander 4
  tap switch p1 sender $nano; tap switch p2 joined1 $nano; tap switch p3 joined2 $nano
  tap switch p4 bystander $nano
  server joined1 multicast_receiver 5
  settle
  server joined2 multicast_receiver 3
  settle
  on sender multicast_sender 5
  save multicast 'Multicast to 224.2.2.3, port 8888: two hosts join, one does not; the switch floods.'
}

multicast_chat() {
  switch; host maria 1; host joao 2
  tap switch p1 maria $nano
  server joao multicast_chat joao < <(typed 'Oi, Maria!' 'Até logo.')
  settle
  on maria multicast_chat maria begin < <(typed 'Alguém aí?' 'Que bom.' SAIR)
  save multicast-chat 'Ping-pong between two members of 224.1.1.1, port 5007, TTL 2.'
}

multicast_ipv6() {
  local name n
  local sysctls=(net.ipv6.conf.all.disable_ipv6=0 net.ipv6.conf.default.disable_ipv6=0
    net.ipv6.conf.default.router_solicitations=0 net.ipv6.conf.default.accept_dad=0)
  switch
  for name in sender:1 joined1:2 joined2:3; do
    n=${name#*:} name=${name%:*}
    namespace "$name" "${sysctls[@]}"
    plug "$name" "$n"
    ip -n "$lab-$name" address add "fd00::$n/64" dev eth0 nodad
  done
  tap switch p1 sender $nano
  settle 1.5
  server joined1 multicast_ipv6_receiver ff02::2:2:3
  settle 1.5
  server joined2 multicast_ipv6_receiver ff05::2:2:3
  settle 1.5
  on sender multicast_ipv6_sender ff02::2:2:3 ff05::2:2:3
  settle 1.5
  in_ns joined1 ping -q -c 1 fd00::1
  save multicast-ipv6 'IPv6 multicast to ff02:: and ff05::, port 8888, with MLD; then a ping with neighbour discovery.'
}

router() {
  namespace client; namespace server
  namespace router net.ipv4.ip_forward=1 net.ipv4.icmp_ratelimit=0
  card client h1 1 router r1; card server h2 2 router r2
  ip -n "$lab-router" link set r1 address 02:00:00:00:00:03
  ip -n "$lab-router" link set r2 address 02:00:00:00:00:04
  in_ns router ethtool -K r1 tx off >/dev/null; in_ns router ethtool -K r2 tx off >/dev/null
  ip -n "$lab-client" address add 10.0.1.1/24 dev h1
  ip -n "$lab-router" address add 10.0.1.254/24 dev r1
  ip -n "$lab-router" address add 10.0.2.254/24 dev r2
  ip -n "$lab-server" address add 10.0.2.1/24 dev h2
  ip -n "$lab-client" route add default via 10.0.1.254
  ip -n "$lab-server" route add default via 10.0.2.254
  tap client h1 client $nano; tap router r1 'router, towards the client' $nano
  tap router r2 'router, towards the server' $nano; tap server h2 server $nano
  in_ns client ping -n -q -c 1 10.0.2.1
  settle
  in_ns client ping -n -q -c 1 -t 1 10.0.2.1 || true
  settle
  in_ns client traceroute -n -q 1 -N 1 10.0.2.1
  save router 'A router between two networks: ping, ping with TTL 1, traceroute, at four taps.'
}

fragmentation() {
  switch; host sender 1; host receiver 2
  server receiver udp_big_receiver
  tap switch p1 sender $nano
  on sender udp_big_sender 10.0.0.2
  save fragmentation 'One UDP message of 4000 octets over an MTU of 1500.'
}

# The plainest recording: what `tcpdump -i lo -w` writes.
loopback() {
  namespace server
  name_server server 127.0.0.1
  server server tcp_hello_server
  tap server lo server
  on server tcp_hello_client
  finish loopback
  cp "$work/server.lo.pcap" "$root/captures/loopback.pcap"
}

[ $# -gt 0 ] || set -- tcp-hello tcp-pingpong udp-pingpong multicast multicast-chat multicast-ipv6 router \
  fragmentation loopback
for lesson; do
  "${lesson//-/_}"
  clean
  rm "$work"/*
  taps=()
done
