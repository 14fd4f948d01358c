import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { keyDocumentation, keysOf, sectionsOf } from "../../server/src/languages/systemd/catalog.ts";
import { systemd } from "../../server/src/languages/systemd/index.ts";
import { SourceFile } from "../../server/src/text/source.ts";

function read(text: string, path = "etc/systemd/system/spamd.service") {
  return systemd.read(new SourceFile(`file:///${path}`, path, text, "file:///"));
}

/** `‸` is the cursor; gives what the hover spans, and its text. */
function hover(marked: string): string | undefined {
  const offset = marked.indexOf("‸");
  const text = marked.replace("‸", "");
  const found = read(text).hover(offset);
  return found && `${text.slice(found.span.start, found.span.end)}: ${found.markdown}`;
}

const story = "[Service]\nEnvironment=SPAMD_ARGS=-d\nEnvironmentFile=-/etc/sysconfig/spamd\n";

const hovers: readonly (readonly [marked: string, expected: RegExp | undefined])[] = [
  [
    "[Service]\nExec‸StartPre=/bin/x\n",
    /^ExecStartPre: \*\*ExecStartPre=\*\* — .*TimeoutStartSec[\s\S]*systemd\.service\(5\)/,
  ],
  ["[Service]\nPrivateNet‸work=yes\n", /no DNS, no Razor[\s\S]*systemd\.exec\(5\)/],
  ["[Service]\nIPAddress‸Deny=any\n", /127\.0\.0\.53[\s\S]*systemd\.resource-control\(5\)/],
  ["[Timer]\nOnCal‸endar=daily\n", /systemd\.timer\(5\)/],
  // A key of another section is none.
  ["[Unit]\nExec‸Start=x\n", undefined],
  [
    '[Service]\nExecStartPre=/bin/bash -c "sa-up‸date || true"\n',
    /^sa-update: [\s\S]*\| \*\*1\*\* \|[\s\S]*321 s with ten/,
  ],
  ["[Service]\nExecStart=/usr/bin/timeout 20 /usr/bin/sa-upd‸ate\n", /^\/usr\/bin\/sa-update: /],
  ["[Service]\nExecStart=/usr/sbin/spa‸md -d\n", /^\/usr\/sbin\/spamd: .*daemon/],
  ["[Service]\nExecStart=/usr/sbin/spamd -d --allow‸-tell\n", /^--allow-tell: .*whole messages/s],
  ["[Service]\nExecStart=/usr/sbin/spamd -‸dcL\n", /^-dcL: [\s\S]*background[\s\S]*user_prefs[\s\S]*No network/],
  ["[Service]\nExecStart=/usr/sbin/spamd -m‸5\n", /^-m5: `-m, --max-children NUMBER`/],
  ["[Service]\nExecStartPost=/usr/bin/sa-com‸pile\n", /talks to nobody/],
  ["[Service]\nExecStart=/usr/bin/fresh‸clam -d\n", /TCP 443/],
  [
    `${story}ExecStart=/usr/sbin/spamd $SPAMD‸_ARGS\n`,
    /^\$SPAMD_ARGS: \*\*SPAMD_ARGS\*\* is `-d` in this file\. .*`\/etc\/sysconfig\/spamd` wins[\s\S]*split/,
  ],
  [`[Service]\nExecStart=/usr/sbin/spamd \${OPT‸}\n`, /is set nowhere in this file[\s\S]*one word/],
  ["[Service]\nExecReload=/bin/kill -HUP $MAIN‸PID\n", /process number/],
  ["# Exec‸Start\n[Service]\n", undefined],
];

for (const [marked, expected] of hovers)
  test(`hover: ${JSON.stringify(marked)}`, () => {
    const found = hover(marked);
    if (expected === undefined) assert.equal(found, undefined);
    else assert.match(found ?? "", expected);
  });

function complete(marked: string, path?: string): readonly string[] {
  const offset = marked.indexOf("‸");
  return read(marked.replace("‸", ""), path)
    .complete(offset)
    .map(({ label }) => label);
}

const completions: readonly (readonly [marked: string, has: readonly string[], hasNot: readonly string[]])[] = [
  ["[‸", ["[Unit]", "[Service]", "[Install]"], ["[Timer]"]],
  ["‸", ["[Service]"], ["ExecStart"]],
  [
    "[Service]\nEx‸",
    ["ExecStart", "ExecStartPre", "PrivateNetwork", "LimitNOFILE", "StandardInputData"],
    ["OnCalendar", "After"],
  ],
  ["[Unit]\nAf‸", ["After", "Wants", "ConditionSecurity"], ["ExecStart"]],
  ["[Service]\nType=‸", ["simple", "forking", "oneshot"], ["always"]],
  ["[Service]\nRestart=on-‸", ["on-failure"], ["forking"]],
  ["[Service]\nPrivateNetwork=‸", ["yes", "no"], []],
  ["[Unit]\nAfter=a.target net‸", ["network-online.target"], []],
  ["[Service]\nExecStart=/usr/sbin/spamd -‸", ["-L", "--local"], []],
  ["[Service]\nExecStart=-‸", [], ["-L"]],
  ["[Service]\n# Type=‸", [], ["simple"]],
];

for (const [marked, has, hasNot] of completions)
  test(`completion: ${JSON.stringify(marked)}`, () => {
    const labels = complete(marked);
    assert.deepEqual(
      has.filter((label) => !labels.includes(label)),
      [],
    );
    assert.deepEqual(
      hasNot.filter((label) => labels.includes(label)),
      [],
    );
  });

test("completion writes the = unless it stands there, and keeps what follows", () => {
  const apply = (marked: string, label: string): string => {
    const offset = marked.indexOf("‸");
    const text = marked.replace("‸", "");
    const item = read(text)
      .complete(offset)
      .find((each) => each.label === label);
    assert.ok(item !== undefined, label);
    return text.slice(0, item.span.start) + (item.insert ?? item.label) + text.slice(item.span.end);
  };
  assert.equal(apply("[Service]\n  Exec‸", "ExecStart"), "[Service]\n  ExecStart=");
  assert.equal(apply("[Service]\nEx‸ecStop=/bin/x", "ExecStart"), "[Service]\nExecStart=/bin/x");
  assert.equal(apply("[Service]\nEx‸ec = /bin/x", "ExecStart"), "[Service]\nExecStart = /bin/x");
  assert.equal(apply("[Se‸]\n", "[Service]"), "[Service]\n");
  assert.equal(apply("[Unit]\nAfter=a net‸", "network.target"), "[Unit]\nAfter=a network.target");
});

test("in a timer the sections are those of a timer", () => {
  assert.deepEqual(complete("[‸", "a.timer"), ["[Unit]", "[Timer]", "[Install]"]);
});

test("outline and folding follow the sections", () => {
  const text = "# a\n# b\n\n[Unit]\nAfter=a \\\n  b\n[Service]\n[Install]\nWantedBy=x\n";
  const reading = read(text);
  assert.deepEqual(
    reading
      .outline()
      .map(({ name, children }) => [name, ...(children ?? []).map((each) => `${each.name} ${each.detail}`)]),
    [["Unit", "After a b"], ["Service"], ["Install", "WantedBy x"]],
  );
  assert.deepEqual(
    reading.folding().map(({ span, kind }) => [kind, text.slice(span.start, span.end)]),
    [
      ["region", "[Unit]\nAfter=a \\\n  b"],
      ["region", "[Install]\nWantedBy=x"],
      ["comment", "# a\n# b"],
    ],
  );
});

test("every documented key is one that systemd knows or has learnt since", () => {
  const newer = new Set(["UpheldBy", "RestrictFileSystems"]);
  for (const section of ["Unit", "Install", "Service", "Timer", "Socket"]) {
    const known = new Set(keysOf(section));
    for (const key of ["After", "ExecStartPre", "PrivateNetwork", "OnCalendar", "WantedBy", "ListenStream", ...newer])
      if (keyDocumentation(section, key) !== undefined)
        assert.ok(known.has(key) || newer.has(key), `${section} ${key}`);
  }
  assert.deepEqual(sectionsOf("target"), ["Unit", "Install"]);
});

test("whatever the text and the cursor, an answer comes", () => {
  const piece = fc.constantFrom(
    "[Service]",
    "[",
    "]",
    "ExecStart=",
    "-",
    "spamd ",
    "$X",
    "=",
    "\n",
    "\\\n",
    "#",
    '"',
    "After",
    " ",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), fc.nat(120), (pieces, at) => {
      const text = pieces.join("");
      const reading = read(text);
      const offset = Math.min(at, text.length);
      const found = reading.hover(offset);
      if (found !== undefined) assert.ok(0 <= found.span.start && found.span.end <= text.length);
      for (const { span } of reading.complete(offset))
        assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length);
      reading.outline();
      reading.folding();
    }),
    { numRuns: 1500 },
  );
});
