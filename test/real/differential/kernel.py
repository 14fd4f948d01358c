"""Asks the kernel what it does with packets. Runs in a network namespace of its own and answers on standard output.

A request is one line of JSON: {"load": [[program, text, {name: text of a file beside}], ...], "flows": [{"protocol", "port", "to", "user", "group"}, ...]}.
With "gateway" as argument the packets go to a second machine, which forwards them: "forwarding" is what it loads, and
"out" where they leave that one. The answer is one line: {"error": text} where a program refuses its text, else {"seen": [{"out", "port", "refused"}, ...]}
in the order of the flows: the interface a flow's first packet left by (null where none did), the port it then asked
for, and whether the sender was told at once.
"""

import ctypes
import errno
import json
import os
import select
import socket
import struct
import subprocess
import sys
import tempfile

SETUP = """
ip link set lo up
ip link add gate type veth peer name outside
ip link add vpn0 type veth peer name far
ip link set gate address 02:00:00:00:00:02
ip link set vpn0 address 02:00:00:00:00:03
sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
ip address add 192.0.2.2/24 dev gate
ip address add 2001:db8::2/64 dev gate nodad
ip address add 10.8.0.2/24 dev vpn0
ip address add 2001:db8:8::2/64 dev vpn0 nodad
ip link set gate up
ip link set outside up
ip link set vpn0 up
ip link set far up
for peer in 192.0.2.1 192.0.2.53 2001:db8::1 2001:db8::53; do
  ip neighbour replace $peer lladdr 02:00:00:00:00:01 dev gate nud permanent
done
for peer in 10.8.0.1 10.8.0.53 2001:db8:8::1 2001:db8:8::53; do
  ip neighbour replace $peer lladdr 02:00:00:00:00:01 dev vpn0 nud permanent
done
ip route add default via 192.0.2.1
ip -6 route add default via 2001:db8::1 dev gate
sysctl -qw net.netfilter.nf_conntrack_udp_timeout=1 net.netfilter.nf_conntrack_tcp_timeout_syn_sent=1
sysctl -qw net.ipv4.tcp_syn_retries=1
"""

# The second machine hears what the first sends to its neighbours, and forwards it from vpn0 to gate.
GATEWAY = """
ip link set lo up
ip link set outside name vpn0 address 02:00:00:00:00:01
ip link add gate type veth peer name beyond
sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
ip address add 192.0.2.1/24 dev vpn0
ip address add 2001:db8::1/64 dev vpn0 nodad
ip address add 100.64.0.2/24 dev gate
ip address add 2001:db8:64::2/64 dev gate nodad
ip link set vpn0 up
ip link set gate up
ip link set beyond up
ip neighbour replace 100.64.0.1 lladdr 02:00:00:00:00:04 dev gate nud permanent
ip neighbour replace 2001:db8:64::1 lladdr 02:00:00:00:00:04 dev gate nud permanent
ip neighbour replace 192.0.2.2 lladdr 02:00:00:00:00:02 dev vpn0 nud permanent
ip neighbour replace 2001:db8::2 lladdr 02:00:00:00:00:02 dev vpn0 nud permanent
ip neighbour replace 192.0.2.53 lladdr 02:00:00:00:00:02 dev vpn0 nud permanent
ip neighbour replace 2001:db8::53 lladdr 02:00:00:00:00:02 dev vpn0 nud permanent
ip route add default via 100.64.0.1
ip -6 route add default via 2001:db8:64::1 dev gate
sysctl -qw net.netfilter.nf_conntrack_udp_timeout=1 net.netfilter.nf_conntrack_tcp_timeout_syn_sent=1
"""

CLONE_NEWNET = 0x40000000
libc = ctypes.CDLL(None, use_errno=True)
gateway = len(sys.argv) > 1 and sys.argv[1] == "gateway"


def namespace():
    return os.open("/proc/thread-self/ns/net", os.O_RDONLY)


def enter(place):
    if libc.setns(place, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def shell(text):
    subprocess.run(["sh", "-ec", text], check=True, stdout=subprocess.DEVNULL)


host = namespace()
shell(SETUP)
beyond = host
if gateway:
    if libc.unshare(CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    beyond = namespace()
    enter(host)
    shell(f"ip link set outside netns /proc/{os.getpid()}/fd/{beyond}")
    enter(beyond)
    shell(GATEWAY)

watcher = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0003))
watcher.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 24)
watcher.setblocking(False)
enter(host)

OUTGOING = 4
PROTOCOLS = {6: "tcp", 17: "udp"}


def departures():
    """(family, protocol, source port) → (interface, port) of everything that has left since the last call."""
    left = {}
    while True:
        try:
            data, address = watcher.recvfrom(65535)
        except BlockingIOError:
            return left
        interface, ethertype, kind = address[:3]
        if kind != OUTGOING:
            continue
        if ethertype == 0x0800:
            family, protocol, offset = 4, data[9], (data[0] & 15) * 4
        elif ethertype == 0x86DD:
            family, protocol, offset = 6, data[6], 40
        else:
            continue
        if protocol not in PROTOCOLS:
            continue
        source, port = struct.unpack("!HH", data[offset : offset + 4])
        left.setdefault((family, PROTOCOLS[protocol], source), (interface, port))


REFUSALS = {errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EACCES, errno.ENOPROTOOPT, errno.EPROTO}
next_port = 40000


def send(flow):
    """Sends the first packet from a port of its own; the socket, the port and an error that came at once."""
    global next_port
    family = socket.AF_INET6 if ":" in flow["to"] else socket.AF_INET
    tcp = flow["protocol"] == "tcp"
    # The kernel looks at the user who made the socket.
    os.setegid(flow.get("group", 0))
    os.seteuid(flow.get("user", 0))
    try:
        sender = socket.socket(family, socket.SOCK_STREAM if tcp else socket.SOCK_DGRAM)
    finally:
        os.seteuid(0)
        os.setegid(0)
    sender.setblocking(False)
    while True:
        next_port = next_port + 1 if next_port < 60000 else 40000
        try:
            sender.bind(("", next_port))
            break
        except OSError:
            pass
    failure = 0
    try:
        sender.connect((flow["to"], flow["port"]))
        if not tcp:
            sender.send(b"x")
    except BlockingIOError:
        pass
    except OSError as problem:
        failure = problem.errno
    return sender, (6 if family == socket.AF_INET6 else 4, flow["protocol"], next_port), failure


def load(texts):
    """Loads rules in place of all there are; what a program says that refuses its text."""
    subprocess.run(["nft", "flush", "ruleset"], check=True)
    # The rules that asked a set let go of it a moment after they are gone.
    for _ in range(100):
        subprocess.run(["ipset", "flush"], check=True)
        if subprocess.run(["ipset", "destroy"], stderr=subprocess.DEVNULL).returncode == 0:
            break
        select.select([], [], [], 0.01)
    for program, text, *beside in texts:
        with tempfile.TemporaryDirectory() as folder:
            for name, content in (beside[0] if beside else {}).items():
                path = os.path.join(folder, name)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "w") as file:
                    file.write(content)
            ran = subprocess.run(
                program, input=text, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=folder
            )
        if ran.returncode != 0:
            return ran.stdout
    return None


def answer(request):
    error = load(request["load"])
    if gateway and error is None:
        enter(beyond)
        error = load(request["forwarding"])
        enter(host)
    if error is not None:
        return {"error": error}
    departures()
    sent = [send(flow) for flow in request["flows"]]
    select.select([], [], [], 0.05 if gateway else 0.002)
    left = departures()
    seen = []
    for sender, key, failure in sent:
        if failure == 0:
            failure = sender.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        out, port = left.get(key, (None, None))
        seen.append({"out": out, "port": port, "refused": failure in REFUSALS})
        sender.close()
    return {"seen": seen}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
