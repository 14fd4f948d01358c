import assert from "node:assert/strict";
import test from "node:test";
import {
  cf,
  type Files,
  found,
  hostOf,
  linesFor,
  mirrorList,
  plugin,
  pre,
  service,
  testCases,
  update,
} from "./host.ts";

testCases([
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
]);

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
