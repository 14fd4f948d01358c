import { cf, plugin, pre, razorFlow, razorLoaded, razorOff, service, testCases, unit } from "./host.ts";

testCases([
  {
    title: "Razor2 is active as soon as it is loaded",
    files: { [pre]: plugin("Razor2") },
    ids: /razor/,
    needs: [razorLoaded],
  },
  { title: "a file without Razor2 says nothing of it", files: { [pre]: plugin("SPF") }, ids: /razor/, needs: [] },
  {
    title: "a commented plugin is an inactive need at the comment",
    files: { [pre]: `#${plugin("Razor2")}` },
    ids: /razor/,
    needs: [razorOff(`Razor2 is commented out here (${pre}:1)`)],
  },
  {
    title: "a plugin inside a false condition is not loaded",
    files: { [pre]: `if (version < 3.0)\n${plugin("Razor2")}endif\n` },
    ids: /razor/,
    needs: [
      `razor2 off ${razorFlow} | ${pre}:2 | the condition around this line is not met, so Razor2 is not loaded (${pre}:2)`,
    ],
  },
  {
    title: "use_razor2 0 switches it off, wherever it stands",
    files: { [pre]: plugin("Razor2"), [cf]: "required_score 5\nuse_razor2 0\n" },
    ids: /razor/,
    needs: [razorOff(`use_razor2 0 switches it off (${cf}:2)`)],
  },
  {
    title: "the last use_razor2 counts",
    files: { [pre]: plugin("Razor2"), [cf]: "use_razor2 0\nuse_razor2 1\n" },
    ids: /razor/,
    needs: [razorLoaded],
  },
  {
    title: "one test scored 0 is not enough: the range test asks on its own",
    files: { [pre]: plugin("Razor2"), [cf]: "score RAZOR2_CHECK 0\n" },
    ids: /razor/,
    needs: [razorLoaded],
  },
  {
    title: "all tests scored 0 are enough",
    files: { [pre]: plugin("Razor2"), [cf]: "score RAZOR2_CHECK 0\nscore RAZOR2_CF_RANGE_51_100 0\n" },
    ids: /razor/,
    needs: [razorOff(`RAZOR2_CHECK is scored 0 (${cf}:1); RAZOR2_CF_RANGE_51_100 is scored 0 (${cf}:2)`)],
  },
  {
    title: "only the scores for use with the network count",
    files: { [pre]: plugin("Pyzor"), [cf]: "score PYZOR_CHECK 1 0 1 0\n" },
    ids: /pyzor/,
    needs: [`pyzor off udp/24441@public.pyzor.org | ${pre}:1 | PYZOR_CHECK is scored 0 (${cf}:1)`],
  },
  {
    title: "an administrator's own test keeps a service in use",
    files: { [pre]: plugin("Pyzor"), [cf]: "score PYZOR_CHECK 0\nfull MY_PYZOR eval:check_pyzor()\n" },
    ids: /pyzor/,
    needs: [`pyzor on udp/24441@public.pyzor.org | ${pre}:1 | Pyzor is loaded here (${pre}:1)`],
  },
  {
    title: "spamd -L in the unit's environment file",
    files: {
      [pre]: plugin("Razor2"),
      ...unit("/usr/sbin/spamd $SPAMD_ARGS", "EnvironmentFile=-/etc/sysconfig/spamd\n"),
      "etc/sysconfig/spamd": 'SPAMD_ARGS="-d -c -L"\n',
    },
    ids: /razor/,
    needs: [razorOff("spamd is told to leave the network alone (etc/sysconfig/spamd:1)")],
  },
  {
    title: "the seed's environment file has no -L",
    files: {
      [pre]: plugin("Razor2"),
      ...unit("/usr/sbin/spamd $SPAMD_ARGS", "EnvironmentFile=-/etc/sysconfig/spamd\n"),
      "etc/sysconfig/spamd": 'SPAMD_ARGS="-d -c"\n',
    },
    ids: /razor/,
    needs: [razorLoaded],
  },
  {
    title: "letters may be bundled, and a value may follow its letter",
    files: { [pre]: plugin("Razor2"), ...unit("/usr/sbin/spamd -dcm5L") },
    ids: /razor/,
    needs: [razorLoaded],
  },
  {
    title: "a bundled L before the value counts",
    files: { [pre]: plugin("Razor2"), ...unit("/usr/sbin/spamd -dcLm5") },
    ids: /razor/,
    needs: [razorOff(`spamd is told to leave the network alone (${service}:2)`)],
  },
  {
    title: "a user called L is no option",
    files: { [pre]: plugin("Razor2"), ...unit("/usr/sbin/spamd -u -L --nolocal") },
    ids: /razor/,
    needs: [razorLoaded],
  },
  {
    title: "amavis beside a local spamd still asks",
    files: {
      [pre]: plugin("Razor2"),
      ...unit("/usr/sbin/spamd --local"),
      "usr/lib/systemd/system/amavis.service": "[Service]\nExecStart=/usr/sbin/amavisd foreground\n",
    },
    ids: /razor/,
    needs: [razorLoaded],
  },
  {
    title: "an unknown variable hides nothing that would switch it off",
    files: { [pre]: plugin("Razor2"), ...unit("/usr/sbin/spamd $OPTIONS") },
    ids: /razor/,
    needs: [razorLoaded],
  },
  {
    title: "allow-tell lets clients hand whole mails to Razor2 and SpamCop",
    files: { [pre]: plugin("Razor2") + plugin("SpamCop"), ...unit("/usr/sbin/spamd --allow-tell") },
    ids: /report|spamcop/,
    needs: [
      `spamcop on tcp/587 | ${pre}:2 | spamd takes reports of spam from its clients (--allow-tell) (${service}:2); SpamCop is loaded here (${pre}:2)`,
      `razor2-report on ${razorFlow} | ${service}:2 | spamd takes reports of spam from its clients (--allow-tell) (${service}:2); Razor2 is loaded here (${pre}:1)`,
    ],
  },
  {
    title: "SpamCop is idle where nobody reports",
    files: { [pre]: plugin("SpamCop"), [cf]: "spamcop_relayhost relay.example.org:2525\n" },
    ids: /spamcop/,
    needs: [`spamcop off tcp/2525@relay.example.org | ${pre}:1 | nothing here reports mail (${pre}:1)`],
  },
  {
    title: "pyzor's servers file elsewhere makes the server unknown",
    files: { [pre]: plugin("Pyzor"), [cf]: "pyzor_server_file /etc/pyzor.servers\n" },
    ids: /pyzor/,
    needs: [
      `pyzor on udp/24441 | ${pre}:1 | Pyzor is loaded here (${pre}:1); /etc/pyzor.servers names the servers (${cf}:1)`,
    ],
  },
  {
    title: "pyzor's home directory may hold a servers file",
    files: { [pre]: plugin("Pyzor"), [cf]: "pyzor_options --homedir /var/lib/pyzor\n" },
    ids: /pyzor/,
    needs: [
      `pyzor on udp/24441@public.pyzor.org | ${pre}:1 | Pyzor is loaded here (${pre}:1); /var/lib/pyzor/servers may name other servers (${cf}:1)`,
    ],
  },
  {
    title: "DCC asks over UDP by way of its local daemon",
    files: { [pre]: plugin("DCC"), [cf]: "dcc_dccifd_path 127.0.0.1:10023\n" },
    ids: /dcc/,
    needs: [
      `dcc-dccifd on tcp/10023@127.0.0.1 | ${cf}:1 | DCC is loaded here (${pre}:1)`,
      `dcc on udp/6277@dcc1.dcc-servers.net | ${pre}:1 | DCC is loaded here (${pre}:1)`,
    ],
  },
  {
    title: "a dccifd on another host asks from there",
    files: { [pre]: plugin("DCC"), [cf]: "dcc_dccifd_path 192.0.2.9:10023\n" },
    ids: /dcc/,
    needs: [`dcc-dccifd on tcp/10023@192.0.2.9 | ${cf}:1 | DCC is loaded here (${pre}:1)`],
  },
  {
    title: "DNS is one pair of needs for all that ask",
    files: { [pre]: plugin("SPF") + plugin("URIDNSBL") + plugin("Razor2") },
    ids: /dns/,
    needs: ["tcp", "udp"].map(
      (protocol) =>
        `dns-${protocol} on ${protocol}/53 | ${pre}:2 | URIDNSBL is loaded here (${pre}:2); SPF is loaded here (${pre}:1); Razor2 is loaded here (${pre}:3)`,
    ),
  },
  {
    title: "skipped lookups give no cause",
    files: { [pre]: plugin("DNSEval") + plugin("URIDNSBL"), [cf]: "skip_rbl_checks 1\n" },
    ids: /dns-udp/,
    needs: [`dns-udp on udp/53 | ${pre}:2 | URIDNSBL is loaded here (${pre}:2)`],
  },
  {
    title: "nothing asks where every lookup is skipped",
    files: { [pre]: plugin("DNSEval"), [cf]: "skip_rbl_checks yes\n" },
    ids: /dns-udp/,
    needs: [`dns-udp off udp/53 | ${pre}:1 | skip_rbl_checks yes switches it off (${cf}:1)`],
  },
  {
    title: "dns_available no stops the plugins, not the names of the services",
    files: { [pre]: plugin("SPF") + plugin("Razor2"), [cf]: "dns_available no\n" },
    ids: /dns-udp/,
    needs: [`dns-udp on udp/53 | ${pre}:2 | Razor2 is loaded here (${pre}:2)`],
  },
  {
    title: "dns_available no with nothing else",
    files: { [pre]: plugin("SPF") + plugin("DKIM"), [cf]: "dns_available no\n" },
    ids: /dns-udp/,
    needs: [`dns-udp off udp/53 | ${pre}:1 | dns_available is no (${cf}:1)`],
  },
  {
    title: "the resolver is the system's",
    files: { [pre]: plugin("SPF"), "etc/resolv.conf": "search example.org\nnameserver 192.0.2.53\n" },
    ids: /dns-udp/,
    needs: [`dns-udp on udp/53@192.0.2.53 | ${pre}:1 | SPF is loaded here (${pre}:1)`],
  },
  {
    title: "dns_server wins, with its port",
    files: {
      [pre]: plugin("SPF"),
      [cf]: "dns_server 192.0.2.1\nclear_dns_servers\ndns_server 127.0.0.1:5353\ndns_server [2001:db8::53]\n",
      "etc/resolv.conf": "nameserver 192.0.2.53\n",
    },
    ids: /dns-udp/,
    needs: [
      `dns-udp on udp/5353@127.0.0.1 | ${pre}:1 | SPF is loaded here (${pre}:1)`,
      `dns-udp on udp/53@[2001:db8::53] | ${pre}:1 | SPF is loaded here (${pre}:1)`,
    ],
  },
  {
    title: "ASN asks only where a lookup is set up",
    files: { [pre]: plugin("ASN") },
    ids: /dns/,
    needs: [],
  },
]);
