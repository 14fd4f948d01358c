import assert from "node:assert/strict";
import test from "node:test";
import { cron } from "../../server/src/languages/cron/index.ts";
import { environment } from "../../server/src/languages/environment/index.ts";
import { systemd } from "../../server/src/languages/systemd/index.ts";
import { expandWords } from "../../server/src/model/expand.ts";
import type { Facts } from "../../server/src/model/facts.ts";
import type { EffectiveUnit } from "../../server/src/model/host.ts";
import { hostCommands, joinUnits } from "../../server/src/model/units.ts";
import { SourceFile } from "../../server/src/text/source.ts";

type Files = Readonly<Record<string, string>>;

function factsOf(files: Files): readonly Facts[] {
  return Object.entries(files).map(([path, text]) => {
    const source = new SourceFile(`file:///${path}`, path, text, "file:///");
    const language = [systemd, cron, environment].find((each) => each.detect(path, text));
    assert.ok(language !== undefined, path);
    return language.read(source).facts;
  });
}

/** `unit: Section Key=value, ...` for every unit. */
function told(units: readonly EffectiveUnit[]): readonly string[] {
  return units.map(
    ({ name, directives }) =>
      `${name}: ${directives.map(({ directive: { section, key, value } }) => `${section} ${key}=${value}`).join(", ")}`,
  );
}

const joins: readonly { name: string; files: Files; expected: readonly string[] }[] = [
  {
    name: "/etc hides /run, which hides /usr/lib",
    files: {
      "usr/lib/systemd/system/a.service": "[Service]\nUser=lib",
      "run/systemd/system/a.service": "[Service]\nUser=run",
      "etc/systemd/system/a.service": "[Service]\nUser=etc",
      "lib/systemd/system/b.service": "[Service]\nUser=lib",
    },
    expected: ["a.service: Service User=etc", "b.service: Service User=lib"],
  },
  {
    name: "drop-ins in the order of their names, whatever their folder; of one name /etc wins",
    files: {
      "lib/systemd/system/a.service": "[Service]\nUser=base\n[Unit]\nAfter=x",
      "usr/lib/systemd/system/a.service.d/20-b.conf": "[Service]\nUser=20",
      "etc/systemd/system/a.service.d/10-a.conf": "[Service]\nUser=10\nGroup=g",
      "usr/lib/systemd/system/a.service.d/30-c.conf": "[Service]\nUser=lib30",
      "etc/systemd/system/a.service.d/30-c.conf": "[Unit]\nAfter=\nAfter=y",
    },
    // Dependencies cannot be taken back.
    expected: ["a.service: Unit After=x, Service Group=g, Service User=20, Unit After=y"],
  },
  {
    name: "an empty line clears a list, lines of a list add up, of another key the last one counts",
    files: {
      "lib/systemd/system/a.service":
        "[Service]\nExecStartPre=/bin/one\nExecStartPre=/bin/two\nExecStart=/bin/a\nType=simple\nIPAddressDeny=any",
      "etc/systemd/system/a.service.d/x.conf":
        "[Service]\nExecStartPre=\nExecStartPre=/bin/three\nExecStart=\nExecStart=/bin/b\nType=exec\nIPAddressDeny=10.0.0.0/8\nRestart=always\nRestart=",
    },
    expected: [
      "a.service: Service IPAddressDeny=any, Service ExecStartPre=/bin/three, Service ExecStart=/bin/b, Service Type=exec, Service IPAddressDeny=10.0.0.0/8",
    ],
  },
  {
    name: "an empty OnCalendar= clears all timers",
    files: {
      "lib/systemd/system/a.timer": "[Timer]\nOnCalendar=daily\nOnBootSec=5\nPersistent=yes",
      "etc/systemd/system/a.timer.d/x.conf": "[Timer]\nOnCalendar=\nOnCalendar=weekly",
    },
    expected: ["a.timer: Timer Persistent=yes, Timer OnCalendar=weekly"],
  },
  {
    name: "drop-ins for all units of a prefix and a type; the more telling name hides",
    files: {
      "lib/systemd/system/mail-x.service": "[Service]\nUser=base",
      "etc/systemd/system/service.d/a.conf": "[Service]\nGroup=type",
      "lib/systemd/system/mail-.service.d/a.conf": "[Service]\nGroup=prefix",
      "etc/systemd/system/mail-.service.d/b.conf": "[Service]\nNice=1",
    },
    expected: ["mail-x.service: Service User=base, Service Group=prefix, Service Nice=1"],
  },
  {
    name: "an empty unit file masks the unit",
    files: {
      "etc/systemd/system/a.service": "",
      "lib/systemd/system/a.service": "[Service]\nUser=lib",
      "etc/systemd/system/a.service.d/a.conf": "[Service]\nUser=x",
    },
    expected: ["a.service: "],
  },
  {
    name: "a drop-in without its unit still tells something",
    files: { "etc/systemd/system/a.service.d/a.conf": "[Service]\nUser=x" },
    expected: ["a.service: Service User=x"],
  },
  {
    name: "users' units and the links of enable are kept out",
    files: {
      "etc/systemd/user/a.service": "[Service]\nUser=u",
      "lib/systemd/system/a.service": "[Service]\nUser=s",
      "etc/systemd/system/multi-user.target.wants/b.service": "[Service]\nUser=b",
    },
    expected: ["a.service: Service User=s", "a.service: Service User=u"],
  },
  {
    name: "in a repository of roles each file is a unit, with the drop-ins beside it",
    files: {
      "roles/a/files/x.service": "[Service]\nUser=a",
      "roles/b/files/x.service": "[Service]\nUser=b",
      "roles/b/files/x.service.d/o.conf": "[Service]\nGroup=b",
    },
    expected: ["x.service: Service User=a", "x.service: Service User=b, Service Group=b"],
  },
  {
    name: "an instance's drop-in adds to the template",
    files: {
      "lib/systemd/system/s@.service": "[Service]\nUser=t",
      "etc/systemd/system/s@one.service.d/a.conf": "[Service]\nGroup=g",
    },
    expected: ["s@.service: Service User=t", "s@one.service: Service User=t, Service Group=g"],
  },
];

for (const { name, files, expected } of joins)
  test(`units: ${name}`, () => {
    const units = joinUnits(factsOf(files));
    const sorted = [...told(units)].sort();
    assert.deepEqual(sorted, [...expected].sort());
  });

function spamd(text: string, files: Files = {}, root = ""): EffectiveUnit {
  const units = joinUnits(factsOf({ [`${root}lib/systemd/system/spamd.service`]: text, ...files }));
  const unit = units.find((each) => each.name === "spamd.service");
  assert.ok(unit !== undefined);
  return unit;
}

function variables(unit: EffectiveUnit): Readonly<Record<string, string>> {
  return Object.fromEntries([...unit.environment].map(([name, { value }]) => [name, value]));
}

test("environment files win over Environment=, later ones over earlier, and only those of the host count", () => {
  const unit = spamd(
    "[Service]\nEnvironmentFile=-/etc/default/one\nEnvironment=A=unit B=unit C=unit\nEnvironmentFile=/etc/default/two\nEnvironmentFile=/etc/default/three\nUnsetEnvironment=C",
    {
      "hosts/mail/etc/default/one": "A=one\nB=one\nexport D=shell\n",
      "hosts/mail/etc/default/two": "B='two words'\n",
    },
    "hosts/mail/",
  );
  assert.deepEqual(variables(unit), { A: "one", B: "two words" });
  assert.deepEqual(
    unit.environmentFiles.map(({ path, optional, found }) => [path, optional, found.length]),
    [
      ["/etc/default/one", true, 1],
      ["/etc/default/two", false, 1],
      ["/etc/default/three", false, 0],
    ],
  );
});

test("patterns and the unit's own name in EnvironmentFile=", () => {
  const unit = spamd("[Service]\nEnvironmentFile=/etc/default/spam*\nEnvironmentFile=/etc/sysconfig/%N", {
    "etc/default/spamb": "A=b",
    "etc/default/spama": "A=a",
    "etc/default/other": "A=other",
    "etc/sysconfig/spamd": "B=1",
  });
  assert.deepEqual(variables(unit), { A: "b", B: "1" });
});

test("in a repository of roles the environment file is found by its path's end, unless two fit", () => {
  const unit = "[Service]\nEnvironmentFile=/etc/sysconfig/spamd\n";
  const one = joinUnits(factsOf({ "r/spamd.service": unit, "r/sysconfig/spamd": "A=1", "r/default/spamd": "A=2" }))[0];
  assert.ok(one !== undefined);
  assert.deepEqual(variables(one), { A: "1" });
  const two = joinUnits(
    factsOf({ "r/spamd.service": unit, "a/sysconfig/spamd": "A=1", "b/sysconfig/spamd": "A=2" }),
  )[0];
  assert.ok(two !== undefined);
  assert.deepEqual(variables(two), {});
});

const expansions: readonly { exec: string; value: string; expected: readonly string[]; complete?: boolean }[] = [
  { exec: "/usr/sbin/spamd $ARGS -r x", value: `"-d -c -L"`, expected: ["-d", "-c", "-L", "-r", "x"] },
  { exec: "/usr/sbin/spamd $ARGS", value: `"-d --cf='use_bayes 0' -L"`, expected: ["-d", "--cf=use_bayes 0", "-L"] },
  { exec: "/usr/sbin/spamd $ARGS", value: `""`, expected: [] },
  { exec: `/usr/sbin/spamd \${ARGS} a\${ARGS}b`, value: `"-d -c"`, expected: ["-d -c", "a-d -cb"] },
  { exec: "/usr/sbin/spamd a$ARGS", value: `"-d"`, expected: ["a$ARGS"] },
  { exec: "/usr/sbin/spamd $OTHER -d", value: "x", expected: ["-d"], complete: false },
  { exec: "/bin/sh -c 'spamd $ARGS x$ARGS'", value: `"-d -c"`, expected: ["-d", "-c", "x-d -c"] },
  { exec: `/bin/sh -c 'spamd "$ARGS"'`, value: `"-d -c"`, expected: ["-d -c"] },
  { exec: `/bin/sh -c 'spamd \${ARGS:--x}'`, value: `"-d -c"`, expected: [`\${ARGS:--x}`], complete: false },
];

for (const { exec, value, expected, complete = true } of expansions)
  test(`arguments of ${exec} where ARGS=${value}`, () => {
    const unit = spamd(`[Service]\nEnvironmentFile=/etc/default/spamd\nExecStart=${exec}\n`, {
      "etc/default/spamd": `# x\nARGS=${value}\n`,
    });
    const [command] = hostCommands([unit], []);
    const invocation = command?.command.invocations.find(({ name }) => name === "spamd");
    assert.ok(command !== undefined && invocation !== undefined);
    const expansion = expandWords(invocation.arguments, command.place.source, unit.environment, invocation.shell);
    assert.deepEqual(
      expansion.words.map(({ text }) => text),
      expected,
    );
    assert.equal(expansion.complete, complete);
    // What comes out of the file in one piece points at its own letters there.
    for (const { text, place } of expansion.words)
      if (place.source.path.startsWith("etc/") && !text.includes(" "))
        assert.equal(place.source.slice(place.span), text);
  });

test("commands of units and of cron, with what starts them", () => {
  const files = factsOf({
    "etc/cron.d/sa-update": "5 4 * * * root sa-update && systemctl reload spamd\n",
    "etc/cron.daily/spamassassin": "#!/bin/sh\nsa-update\n",
    "lib/systemd/system/a.service": "[Service]\nExecStartPre=/bin/x\nExecStart=/bin/y\n",
  });
  assert.deepEqual(
    hostCommands(joinUnits(files), files).map(({ command, startedBy, place }) => [
      place.source.slice(command.span).trim().split("\n").at(-1),
      startedBy.kind === "unit" ? startedBy.key : `${startedBy.schedule} ${startedBy.user}`,
    ]),
    [
      ["/bin/x", "ExecStartPre"],
      ["/bin/y", "ExecStart"],
      ["sa-update && systemctl reload spamd", "5 4 * * * root"],
      ["sa-update", "daily root"],
    ],
  );
});

test("many units and drop-ins are joined in time that grows with their number", () => {
  const files: Record<string, string> = {};
  for (let at = 0; at < 1000; at++) {
    files[`lib/systemd/system/u${at}.service`] = "[Service]\nExecStart=/bin/x\nEnvironmentFile=/etc/default/x\n";
    files[`etc/systemd/system/u${at}.service.d/a.conf`] = "[Service]\nUser=x\n";
  }
  files["lib/systemd/system/long.service"] = `[Service]\n${"Environment=A=b\nUser=x\n".repeat(20_000)}`;
  const facts = factsOf(files);
  const before = process.cpuUsage().user;
  assert.equal(joinUnits(facts).length, 1001);
  assert.ok(process.cpuUsage().user - before < 4_000_000);
});
