import assert from "node:assert/strict";
import test from "node:test";
import { analyze, defaultOptions } from "../../server/src/analysis.ts";
import { flowText } from "../../server/src/model/flow.ts";
import type { Host } from "../../server/src/model/host.ts";
import type { Need } from "../../server/src/model/need.ts";
import { SourceFile } from "../../server/src/text/source.ts";

type Files = Readonly<Record<string, string>>;

/** The one host that these files make. */
function hostOf(files: Files, version?: string): Host {
  const sources = Object.entries(files).map(
    ([path, text]) => new SourceFile(`file:///mail/${path}`, path, text, "file:///mail"),
  );
  const options = version === undefined ? defaultOptions : { ...defaultOptions, version };
  const [first, ...others] = analyze(sources, options).hosts;
  assert.ok(first !== undefined && others.length === 0, "the files make one host");
  return first.host;
}

/** `razor2 on tcp/2703@... | etc/v310.pre:1 | Razor2 is loaded here (etc/v310.pre:1)`. */
function line(host: Host, need: Need): string {
  const because = need.because.map(({ text, place }) =>
    place === undefined ? text : `${text} (${host.describe(place)})`,
  );
  return [
    `${need.id} ${need.active ? "on" : "off"} ${flowText(need.flow)}`,
    host.describe(need.place),
    because.join("; "),
  ].join(" | ");
}

function linesFor(files: Files, ids: RegExp, version?: string): string[] {
  const host = hostOf(files, version);
  return host.needs
    .map(({ need }) => need)
    .filter(({ id }) => ids.test(id))
    .map((need) => line(host, need));
}

const plugin = (name: string) => `loadplugin Mail::SpamAssassin::Plugin::${name}\n`;
const pre = "etc/mail/spamassassin/v310.pre";
const cf = "etc/mail/spamassassin/local.cf";
const service = "usr/lib/systemd/system/spamd.service";
const razorFlow = "tcp/2703@discovery.razor.cloudmark.com";
const razorLoaded = `razor2 on ${razorFlow} | ${pre}:1 | Razor2 is loaded here (${pre}:1)`;
const razorOff = (because: string) => `razor2 off ${razorFlow} | ${pre}:1 | ${because}`;

interface Case {
  readonly title: string;
  readonly files: Files;
  readonly ids: RegExp;
  readonly version?: string;
  readonly needs: readonly string[];
}

const unit = (start: string, more = "") => ({ [service]: `[Service]\n${more}ExecStart=${start}\n` });
const update = (text: string) => ({ "etc/cron.d/sa-update": `${text}\n` });
const mirrorList = (folder: string, text: string) => ({
  [`var/lib/spamassassin/${folder}/updates_spamassassin_org/MIRRORED.BY`]: text,
});

const cases: readonly Case[] = [
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
  {
    title: "sa-update without a list of mirrors",
    files: update("12 4 * * * root sa-update"),
    ids: /sa-update/,
    needs: [
      "sa-update-dns on udp/53 | etc/cron.d/sa-update:1 | sa-update is started here (etc/cron.d/sa-update:1)",
      "sa-update-http on tcp/80@spamassassin.apache.org | etc/cron.d/sa-update:1 | sa-update is started here (etc/cron.d/sa-update:1)",
    ],
  },
  {
    title: "sa-update asks each mirror at its port",
    files: {
      ...update("@daily root /usr/bin/sa-update"),
      ...mirrorList(
        "4.000001",
        "# mirrors\nhttp://a.example/ weight=5\nhttps://b.example/x/\nhttp://c.example:8080/\n",
      ),
    },
    ids: /sa-update-http/,
    needs: [
      ["sa-update-http on tcp/80@spamassassin.apache.org", ""],
      ["sa-update-http on tcp/80@a.example", "a.example is one of the mirrors (M:2)"],
      ["sa-update-http on tcp/8080@c.example", "c.example is one of the mirrors (M:4)"],
      ["sa-update-https on tcp/443@b.example", "b.example is one of the mirrors (M:3)"],
    ].map(
      ([need, mirror]) =>
        `${need} | etc/cron.d/sa-update:1 | sa-update is started here (etc/cron.d/sa-update:1)${
          mirror === ""
            ? ""
            : `; ${mirror?.replace("M:", "var/lib/spamassassin/4.000001/updates_spamassassin_org/MIRRORED.BY:")}`
        }`,
    ),
  },
  {
    title: "the list of the host's version is read, not what an upgrade has left behind",
    files: {
      ...update("@daily root sa-update"),
      ...mirrorList("3.004001", "http://old.example/\n"),
      ...mirrorList("4.000001", "http://new.example/\n"),
    },
    ids: /sa-update-http/,
    needs: [
      "sa-update-http on tcp/80@spamassassin.apache.org | etc/cron.d/sa-update:1 | sa-update is started here (etc/cron.d/sa-update:1)",
      "sa-update-http on tcp/80@new.example | etc/cron.d/sa-update:1 | sa-update is started here (etc/cron.d/sa-update:1); new.example is one of the mirrors (var/lib/spamassassin/4.000001/updates_spamassassin_org/MIRRORED.BY:1)",
    ],
  },
  {
    title: "a proxy takes the place of all mirrors, and leaves the DNS question",
    files: {
      ...update("http_proxy=http://proxy.example.org:3128/\n@daily root sa-update"),
      ...mirrorList("4.000001", "http://a.example/\nhttp://b.example/\n"),
    },
    ids: /sa-update/,
    needs: [
      "sa-update-dns on udp/53 | etc/cron.d/sa-update:2 | sa-update is started here (etc/cron.d/sa-update:2)",
      "sa-update-proxy on tcp/3128@proxy.example.org | etc/cron.d/sa-update:2 | sa-update is started here (etc/cron.d/sa-update:2); http_proxy is set here (etc/cron.d/sa-update:1)",
    ],
  },
  {
    title: "installing a file asks nobody",
    files: update("@daily root sa-update --install /srv/rules.tar.gz"),
    ids: /sa-update/,
    needs: [],
  },
  {
    title: "looking for news only asks the DNS",
    files: update("@daily root sa-update --checkonly"),
    ids: /sa-update/,
    needs: ["sa-update-dns on udp/53 | etc/cron.d/sa-update:1 | sa-update is started here (etc/cron.d/sa-update:1)"],
  },
  {
    title: "another channel's servers are chosen at run time",
    files: update("@daily root sa-update --channel kam.example.org"),
    ids: /sa-update-http/,
    needs: ["sa-update-http on tcp/80 | etc/cron.d/sa-update:1 | sa-update is started here (etc/cron.d/sa-update:1)"],
  },
  {
    title: "shortened links are followed over both protocols",
    files: { [pre]: plugin("DecodeShortURLs") },
    ids: /short/,
    needs: [443, 80].map(
      (port) => `short-urls-${port} on tcp/${port} | ${pre}:1 | DecodeShortURLs is loaded here (${pre}:1)`,
    ),
  },
  {
    title: "max_short_urls 0 follows none",
    files: { [pre]: plugin("DecodeShortURLs"), [cf]: "max_short_urls 0\n" },
    ids: /short-urls-80/,
    needs: [`short-urls-80 off tcp/80 | ${pre}:1 | max_short_urls 0 switches it off (${cf}:1)`],
  },
  {
    title: "Redirectors is new in 4.0.2",
    files: { [pre]: plugin("Redirectors") },
    ids: /redirectors/,
    needs: [],
  },
  {
    title: "Redirectors with 4.0.2",
    files: { [pre]: plugin("Redirectors") },
    ids: /redirectors-80/,
    version: "4.0.2",
    needs: [`redirectors-80 on tcp/80 | ${pre}:1 | Redirectors is loaded here (${pre}:1)`],
  },
  {
    title: "Bayes in Redis",
    files: {
      [cf]: "bayes_store_module Mail::SpamAssassin::BayesStore::Redis\nbayes_sql_dsn server=192.0.2.7:6380;database=2\n",
    },
    ids: /bayes/,
    needs: [`bayes-redis on tcp/6380@192.0.2.7 | ${cf}:2 | the Bayes store is kept on a server (${cf}:1)`],
  },
  {
    title: "Bayes in Redis behind a socket leaves by no port",
    files: {
      [cf]: "bayes_store_module Mail::SpamAssassin::BayesStore::Redis\nbayes_sql_dsn server=/run/redis.sock\n",
    },
    ids: /bayes/,
    needs: [],
  },
  {
    title: "Bayes in SQL, off",
    files: {
      [cf]: "use_bayes 0\nbayes_store_module Mail::SpamAssassin::BayesStore::PgSQL\nbayes_sql_dsn DBI:Pg:dbname=sa;host=db.example.org\n",
    },
    ids: /bayes/,
    needs: [`bayes-sql off tcp/5432@db.example.org | ${cf}:3 | use_bayes 0 switches it off (${cf}:1)`],
  },
  {
    title: "users' preferences are asked for by spamd -q only",
    files: {
      [pre]: "",
      [cf]: "user_scores_dsn DBI:mysql:spam:db.example.org:3307\n",
      ...unit("/usr/sbin/spamd -d -q"),
    },
    ids: /preferences/,
    needs: [
      `user-preferences-sql on tcp/3307@db.example.org | ${cf}:1 | spamd is told to ask for users' preferences (${service}:2)`,
    ],
  },
  {
    title: "users' preferences without -q",
    files: { [cf]: "user_scores_dsn ldaps://ldap.example.org/dc=example\n", ...unit("/usr/sbin/spamd -d") },
    ids: /preferences/,
    needs: [
      `user-preferences-ldap off tcp/636@ldap.example.org | ${cf}:1 | spamd is not told to ask for users' preferences (${service}:2)`,
    ],
  },
  {
    title: "AWL in SQL",
    files: {
      [pre]: plugin("AWL"),
      [cf]: "auto_whitelist_factory Mail::SpamAssassin::SQLBasedAddrList\nuser_awl_dsn DBI:MariaDB:database=sa;host=192.0.2.8\n",
    },
    ids: /awl/,
    needs: [`awl-sql on tcp/3306@192.0.2.8 | ${cf}:2 | AWL keeps its memory on a server (${cf}:1)`],
  },
];

for (const { title, files, ids, version, needs } of cases) {
  test(title, () => assert.deepEqual(linesFor(files, ids, version), needs));
}

function found(files: Files, id: string): Need {
  const need = hostOf(files).needs.find((each) => each.need.id === id)?.need;
  assert.ok(need !== undefined, `${id} is among the needs`);
  return need;
}

test("occasion, unit and user of sa-update come from what starts it", () => {
  const oneshot = {
    "usr/lib/systemd/system/sa-update.service": "[Service]\nType=oneshot\nUser=debian-spamd\nExecStart=sa-update\n",
  };
  const table: readonly (readonly [Files, string])[] = [
    [{ [service]: '[Service]\nExecStartPre=/bin/bash -c "sa-update || true"\n' }, "start spamd.service root"],
    [oneshot, "schedule sa-update.service debian-spamd"],
    [
      { ...oneshot, "usr/lib/systemd/system/sa-update.timer": "[Timer]\nOnCalendar=daily\n" },
      "schedule sa-update.service debian-spamd",
    ],
    [update("@daily filter sa-update"), "schedule - filter"],
    [update("@daily root su debian-spamd -c 'sa-update -D'"), "schedule - debian-spamd"],
    [update("@daily root /usr/sbin/spamassassin-maint"), "schedule - debian-spamd"],
    [{ "etc/cron.daily/spamassassin": "#!/bin/sh\nset -e\nsa-update\n" }, "schedule - root"],
  ];
  for (const [files, expected] of table) {
    const need = found(files, "sa-update-http");
    assert.equal(
      `${need.occasion} ${need.unit ?? "-"} ${need.flow.users?.[0]?.name ?? "-"}`,
      expected,
      JSON.stringify(files),
    );
  }
});

test("a timer is named where one starts sa-update", () => {
  const files = {
    "etc/systemd/system/rules.service": "[Service]\nExecStart=sa-update\n",
    "etc/systemd/system/nightly.timer": "[Timer]\nUnit=rules.service\nOnCalendar=daily\n",
  };
  assert.deepEqual(linesFor(files, /sa-update-dns/), [
    "sa-update-dns on udp/53 | etc/systemd/system/rules.service:2 | sa-update is started here (etc/systemd/system/rules.service:2); nightly.timer starts it (etc/systemd/system/nightly.timer:3)",
  ]);
});

test("costs are in numbers", () => {
  const base = { [pre]: plugin("Razor2") + plugin("SPF"), [cf]: "razor_timeout 1m\nrbl_timeout 8 3 zone.example\n" };
  const twoMirrors = mirrorList("4.000001", "http://a.example/\nhttp://b.example/\n");
  const table: readonly (readonly [Files, string, string])[] = [
    [base, "razor2", "60 s"],
    [base, "dns-udp", "8 s"],
    [{ [pre]: plugin("Pyzor") }, "pyzor", "5 s"],
    [update("@daily root sa-update"), "sa-update-http", "31 s"],
    [{ ...update("@daily root sa-update"), ...twoMirrors }, "sa-update-http", "65 s"],
    [update("@daily root sa-update"), "sa-update-dns", "11 s"],
  ];
  for (const [files, id, seconds] of table) assert.match(found(files, id).cost ?? "", new RegExp(`\\b${seconds}`), id);
});

test("the version asked for is the host's, reversed", () => {
  const old = { ...update("@daily root sa-update"), ...mirrorList("3.004001", "http://a.example/\n") };
  assert.match(found(old, "sa-update-dns").purpose, /\b1\.4\.3\.updates\.spamassassin\.org\b/);
  assert.match(found(update("@daily root sa-update"), "sa-update-dns").purpose, /\b1\.0\.4\.updates\./);
});

test("the mirrors are those that the host's version has cached, or the newest that anybody has", () => {
  const both = {
    ...update("@daily root sa-update"),
    ...mirrorList("3.004001", "http://old.example/\n"),
    ...mirrorList("4.000001", "http://new.example/\n"),
  };
  const names = (version: string) =>
    hostOf(both, version).needs.flatMap(({ need }) => need.flow.destination.name ?? []);
  assert.deepEqual(names("4.0.1"), ["spamassassin.apache.org", "new.example"]);
  assert.deepEqual(names("3.4.1"), ["spamassassin.apache.org", "old.example"]);
  assert.deepEqual(names("4.0.2"), ["spamassassin.apache.org", "new.example"]);
});

test("what leaves the house is classed, and a store of one's own has no recipient", () => {
  const files = {
    [pre]: ["Razor2", "Pyzor", "SPF", "DecodeShortURLs", "SpamCop"].map(plugin).join(""),
    [cf]: "bayes_store_module Mail::SpamAssassin::BayesStore::Redis\n",
  };
  const classes: readonly (readonly [string, string, boolean])[] = [
    ["razor2", "P2", true],
    ["pyzor", "P2", true],
    ["dns-udp", "P1", true],
    ["short-urls-80", "P3", true],
    ["spamcop", "P4", true],
    ["bayes-redis", "P2", false],
  ];
  for (const [id, dataClass, recipient] of classes) {
    const need = found(files, id);
    assert.equal(need.dataClass, dataClass, id);
    assert.equal(need.recipient !== undefined, recipient, id);
  }
});

test("no component asks for tcp/7: Razor2 has given it up", () => {
  const host = hostOf({ [pre]: plugin("Razor2") });
  assert.deepEqual(
    host.needs.filter(({ need }) => need.flow.port === 7),
    [],
  );
});
