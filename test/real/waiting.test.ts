import assert from "node:assert/strict";
import test from "node:test";
import { needing, run } from "./tools.ts";

/** What egress-blocked says of who is left waiting rests on this: the kernel refuses UDP that its own filter drops. */
test(
  "of what the host's own filter stops, dropped TCP alone is waited for",
  needing("nft", "unshare", "ip", "python3"),
  () => {
    const script = `
set -e
ip link set lo up
ip link add gate type veth peer name outside
ip address add 192.0.2.2/24 dev gate
ip link set gate up
ip link set outside up
ip route add default via 192.0.2.1
ip neighbour add 192.0.2.1 lladdr 02:00:00:00:00:01 dev gate
for verdict in drop reject; do
nft -f - <<RULES
flush ruleset
table inet filter {
  chain output {
    type filter hook output priority filter; policy accept;
    oifname "lo" accept
    meta l4proto { tcp, udp } th dport { 2703, 24441 } $verdict
  }
}
RULES
python3 - $verdict <<'PROGRAM'
import errno, socket, sys
def outcome(send):
    try:
        send()
        return "sent"
    except socket.timeout:
        return "waits"
    except OSError as error:
        return errno.errorcode[error.errno]
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
tcp = socket.socket()
tcp.settimeout(1)
print(sys.argv[1], "udp", outcome(lambda: udp.sendto(b"x", ("198.51.100.1", 24441))))
print(sys.argv[1], "tcp", outcome(lambda: tcp.connect(("198.51.100.1", 2703))))
PROGRAM
done
`;
    const { status, output } = run("unshare", ["-n", "bash", "-c", script]);
    assert.equal(status, 0, output);
    assert.deepEqual(output.trim().split("\n"), [
      "drop udp EPERM",
      "drop tcp waits",
      "reject udp EPERM",
      "reject tcp ECONNREFUSED",
    ]);
  },
);
