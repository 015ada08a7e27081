#!/bin/bash
# Runs every test, documentation's examples too. The last line counts them: `N passed, N failed, N skipped`.
#
# A test that cannot run here prints a line that begins with `skipped: ` and returns; it counts as skipped.
set -uo pipefail
cd "$(dirname "$0")/.."

# command=Debian package
needed=(tshark=tshark tcpdump=tcpdump capinfos=wireshark-common python3=python3 ip=iproute2 ethtool=ethtool ping=iputils-ping nc=netcat-openbsd xmllint=libxml2-utils dot=graphviz ps=procps tmux=tmux redis-server=redis-server redis-cli=redis-tools mosquitto=mosquitto mosquitto_pub=mosquitto-clients chromium=chromium chromedriver=chromium-driver)
missing=()
for tool in "${needed[@]}"; do
  PATH=$PATH:/usr/sbin:/sbin command -v "${tool%=*}" >/dev/null || missing+=("${tool#*=}")
done
if [ ${#missing[@]} -gt 0 ]; then
  as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo -n)
  echo "installing ${missing[*]}"
  { "${as_root[@]}" apt-get update -qq &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null ||
    echo "not installed: ${missing[*]}; tests that need them are skipped"
fi

log=$(mktemp)
trap 'rm "$log"' EXIT
status=0
# Whoever starts this in the background leaves interrupts ignored, and every program under test would inherit that.
tests=(env --default-signal=INT cargo test)
"${tests[@]}" --all-targets --no-fail-fast -- --show-output 2>&1 | tee "$log" || status=1
"${tests[@]}" --doc 2>&1 | tee -a "$log" || status=1

awk -v status=$status '
  /^test result: / { passed += $4; failed += $6; skipped += $8 }
  /^skipped: / { passed--; skipped++ }
  END {
    # What does not compile has no counts.
    if (status && !failed) failed = 1
    printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
  }' "$log"
exit $status
