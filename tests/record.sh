#!/bin/bash
# Records what no lesson is about, as others would: traceroute over a router, and the loopback of one host, with tcpdump
# in network namespaces. `make captures` records the lessons.
#
# usage: sudo tests/record.sh [traceroute] [loopback]        (default: both)
# needs: iproute2 ethtool tcpdump traceroute iputils-ping python3
#
# So that a recording holds what it is about and nothing else:
# - `tx off` on every card: the kernel fills in checksums and cuts segments itself. Loopback cannot be told to,
#   so its checksums stay unfilled, as any capture of loopback has them;
# - no IPv6;
# - fixed addresses.
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
    net.ipv4.tcp_congestion_control=reno net.ipv4.tcp_timestamps=0 "${@:2}"
  ip -n "$lab-$1" link set lo up
}

# name_server HOST ADDRESS: what `servidor`, the answer of gethostname() (see `on`), stands for there
name_server() {
  mkdir -p "/etc/netns/$lab-$1"
  echo "$2 servidor" >"/etc/netns/$lab-$1/hosts"
}

# card HOST CARD N PEER_HOST PEER_CARD: a cable; the first end has 02:00:00:00:00:0N
card() {
  ip -n "$lab-$4" link add "$5" type veth peer name "$2" address "02:00:00:00:00:0$3" netns "$lab-$1"
  in_ns "$1" ethtool -K "$2" tx off >/dev/null
  ip -n "$lab-$4" link set "$5" up
  ip -n "$lab-$1" link set "$2" up
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

# settle: until no tap has recorded anything for a while
settle() {
  local before='' now=-
  while [ "$before" != "$now" ]; do before=$now; sleep 0.3; now=$(cat "$work"/*.pcap | wc -c); done
}

# finish NAME: stops programs and taps, and refuses a recording that lost frames
finish() {
  settle
  stop
  ! grep -L '^0 packets dropped by kernel' "$work"/*.log | grep . || { echo "$1: frames were lost" >&2; exit 1; }
}

# save NAME COMMENT
save() {
  finish "$1"
  python3 "$root/tests/pcapng.py" "$root/captures/$1.pcapng" "$2" "${taps[@]}"
}

nano=--time-stamp-precision=nano

traceroute() {
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
  save traceroute 'A router between two networks: ping, ping with TTL 1, traceroute, at four taps.'
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

[ $# -gt 0 ] || set -- traceroute loopback
for name; do
  "$name"
  clean
  rm "$work"/*
  taps=()
done
