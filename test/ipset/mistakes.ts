/** What ipset 7.17 refuses, the line it stands on (from 1), the words we mark and the line after our fix. */
export interface Mistake {
  readonly text: string;
  readonly line: number;
  readonly marked: string;
  readonly fixed?: string;
}

function second(create: string, line: string, marked: string, fixed?: string): Mistake {
  return { text: `create ${create}\n${line}\n`, line: 2, marked, ...(fixed === undefined ? {} : { fixed }) };
}

function first(line: string, marked: string, fixed?: string): Mistake {
  return { text: `${line}\n`, line: 1, marked, ...(fixed === undefined ? {} : { fixed }) };
}

export const mistakes: readonly Mistake[] = [
  first("craete doors hash:ip", "craete", "create doors hash:ip"),
  first("create doors hash:ips", "hash:ips", "create doors hash:ip"),
  first("create doors hash:net,prot", "hash:net,prot", "create doors hash:net,port"),
  first("create doors", "doors"),
  first("create doors hash:ip timeut 5", "timeut", "create doors hash:ip timeout 5"),
  first("create averyveryverylongnamethatislonger hash:ip", "averyveryverylongnamethatislonger"),
  first("create doors bitmap:port", "bitmap:port"),
  first("add nosuch 192.0.2.1", "nosuch"),
  first("add", "add"),
  second("doors hash:ip", "create doors hash:ip", "doors"),
  second("doors hash:ip", "add dors 192.0.2.1", "dors", "add doors 192.0.2.1"),
  second("doors hash:ip", "adt doors 192.0.2.1", "adt", "add doors 192.0.2.1"),
  second("doors hash:ip", "add doors 192.0.2.300", "192.0.2.300"),
  second("doors hash:ip", "add doors 2001:db8::1", "2001:db8::1"),
  second("doors hash:ip family inet6", "add doors 192.0.2.1", "192.0.2.1"),
  second("doors hash:ip", "add doors 192.0.2.0/33", "192.0.2.0/33"),
  second("doors hash:net", "add doors 0.0.0.0/0", "0.0.0.0/0"),
  second("doors hash:net", "add doors 10.0.0.0/8 nomtach", "nomtach", "add doors 10.0.0.0/8 nomatch"),
  second("doors hash:ip", "add doors 192.0.2.1 nomatch", "nomatch"),
  second("doors hash:ip", "add doors 192.0.2.1 timeout 5", "5"),
  second("doors hash:ip,port", "add doors 192.0.2.1", "192.0.2.1"),
  second("doors hash:ip,port", "add doors 192.0.2.1,tpc:25", "tpc:25"),
  second("doors hash:ip,port", "add doors 192.0.2.1,tcp:70000", "tcp:70000"),
  second("doors hash:ip,port", "add doors 192.0.2.1,razor", "razor"),
  second("doors hash:mac", "add doors 02:00", "02:00"),
  second("doors list:set", "add doors nope", "nope"),
  second("doors hash:ip", "add doors", "add"),
  { text: "create a hash:ip\ncreate b hash:net\nswap a b\n", line: 3, marked: "swap" },
  { text: "create a hash:ip\ncreate b hash:ip family inet6\nswap a b\n", line: 3, marked: "swap" },
  { text: "create a hash:ip\ncreate b hash:ip\nrename a b\n", line: 3, marked: "b" },
  { text: "create doors hash:ip\nadd doors 192.0.2.1\nadd doors 192.0.2.1\n", line: 3, marked: "192.0.2.1" },
];

export const accepted: readonly string[] = [
  "",
  "# remark\n\ncreate doors hash:ip\nadd doors 192.0.2.1\n",
  "create doors hash:ip family inet hashsize 1024 maxelem 65536 bucketsize 12 initval 0x04f22d94\n",
  "create doors hash:ip timeout 300\nadd doors 192.0.2.1 timeout 20\nadd doors 192.0.2.2 timeout 0\n",
  'create doors hash:ip counters comment skbinfo\nadd doors 192.0.2.9 packets 5 bytes 10 comment "two words" skbmark 0x1/0xff\n',
  "create doors hash:ip\nadd doors 192.0.2.1-192.0.2.5\nadd doors 198.51.100.0/28\n",
  "create doors hash:net\nadd doors 10.0.0.0/8\nadd doors 10.1.0.0/16 nomatch\n",
  "create doors hash:net family inet6\nadd doors 2001:db8::/32\n",
  "create doors hash:ip,port\nadd doors 192.0.2.1,tcp:25\nadd doors 192.0.2.1,53\nadd doors 192.0.2.2,udp:1-3\nadd doors 192.0.2.3,icmp:echo-request\n",
  "create doors hash:ip,port,net\nadd doors 192.0.2.1,tcp:25,10.0.0.0/8\n",
  "create doors hash:net,net\nadd doors 192.0.2.0/24,10.0.0.0/8\n",
  "create doors bitmap:port range 0-1024\nadd doors 25-27\nadd doors smtps\n",
  "create doors bitmap:ip range 192.0.2.0/24\nadd doors 192.0.2.5\n",
  "create doors hash:mac\nadd doors 01:02:03:04:05:06\n",
  "create doors hash:ip netmask 24\nadd doors 192.0.2.77\n",
  "create a hash:ip\ncreate doors list:set size 8\nadd doors a\n",
  "create a hash:ip\ncreate b hash:ip\nswap a b\nrename a c\nflush b\ndestroy b\n",
  "create a hash:ip\ncreate a hash:ip -exist\nadd a 192.0.2.1\nadd a 192.0.2.1 -exist\ndel a 192.0.2.1\n",
  "cr doors hash:ip\nad doors 192.0.2.1\n",
  "create a iphash --hashsize 64 --timeout 3\nadd a 192.0.2.1 --timeout 3\ncreate b hash:ip -6\nadd b 2001:db8::1\n",
  "create a portmap --from 1 --to 100\nadd a 25\ncreate b hash:ip --family ipv6\nadd b 2001:db8::1\n",
  "create a hash:ip timeout 4\ncreate b hash:ip netmask 24\nswap a b\nadd a 192.0.2.1\nadd b 192.0.2.1 timeout 5\n",
  "-N doors hash:ip\n-A doors 192.0.2.1\n",
];
