import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { systemd } from "../../server/src/languages/systemd/index.ts";
import type { Facts, Invocation, UnitDirective } from "../../server/src/model/facts.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import type { Span } from "../../server/src/text/span.ts";

function facts(text: string, path = "etc/systemd/system/spamd.service"): Facts {
  return systemd.read(new SourceFile(`file:///${path}`, path, text, "file:///")).facts;
}

function directives(text: string): readonly UnitDirective[] {
  return facts(text).unit?.sections.flatMap((section) => section.directives) ?? [];
}

function cut(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}

const lines: readonly { name: string; text: string; expected: readonly string[] }[] = [
  {
    name: "sections come again, keys keep their order",
    text: "[Unit]\nAfter=a\n[Service]\nUser=u\n[Unit]\nAfter=b\n",
    expected: ["Unit After a", "Service User u", "Unit After b"],
  },
  {
    name: "blanks around names and values go",
    text: "  [Unit]\t\n \tAfter \t=  a b\t \n",
    expected: ["Unit After a b"],
  },
  { name: "an empty assignment is one", text: "[Service]\nExecStart=\n", expected: ["Service ExecStart "] },
  { name: "a second = belongs to the value", text: "[Service]\nA=b=c\n", expected: ["Service A b=c"] },
  {
    name: "# and ; begin comments at the start of a line only",
    text: "[Service]\n# A=1\n ; A=2\nA=3 # no comment\n",
    expected: ["Service A 3 # no comment"],
  },
  {
    name: "a backslash joins lines, also over comments",
    text: "[Service]\nA=1 \\\n# no\n ; no \\\n  2\\\n3\nB=4\n",
    expected: ["Service A 1    2 3", "Service B 4"],
  },
  {
    name: "an even number of backslashes joins nothing",
    text: "[S]\nA=1\\\\\nB=2\n",
    expected: ["S A 1\\\\", "S B 2"],
  },
  { name: "a key may be continued", text: "[S]\nA\\\n=1\n", expected: ["S A 1"] },
  { name: "a blank line ends a continued one", text: "[S]\nA=1 \\\n\nB=2\n", expected: ["S A 1", "S B 2"] },
  { name: "CRLF and a file that ends in a continuation", text: "[S]\r\nA=1\\\r\n 2 \\", expected: ["S A 1  2"] },
  { name: "a lone CR and a NUL end lines", text: "[S]\rA=1\0B=2", expected: ["S A 1", "S B 2"] },
  { name: "a byte order mark", text: "\ufeff[S]\nA=1", expected: ["S A 1"] },
];

for (const { name, text, expected } of lines)
  test(`unit: ${name}`, () => {
    assert.deepEqual(
      directives(text).map(({ section, key, value }) => `${section} ${key} ${value}`),
      expected,
    );
  });

test("a directive's spans hold over its continuations", () => {
  const text = "[Service]\r\n ExecStart = /bin/sh -c \\\r\n  # no\r\n   'sa-update \\\r\n  -v' \r\nUser=u";
  const [first] = directives(text);
  assert.ok(first?.command !== undefined);
  assert.equal(cut(text, first.keySpan), "ExecStart");
  assert.equal(cut(text, first.valueSpan), "/bin/sh -c \\\r\n  # no\r\n   'sa-update \\\r\n  -v'");
  assert.equal(cut(text, first.span), cut(text, { start: first.keySpan.start, end: first.valueSpan.end }));
  const update = first.command.invocations[1];
  assert.ok(update !== undefined);
  assert.deepEqual(
    [update.program, ...update.arguments].map((word) => cut(text, word.span)),
    ["sa-update", "-v"],
  );
});

/** `name argument argument`, `?` before words without fixed value. */
function describe({ name, arguments: words, failureMasked, shell }: Invocation): string {
  const notes = [shell ? "shell" : "", failureMasked ? "masked" : ""].filter((note) => note !== "").join(", ");
  return [
    name,
    ...words.map((word) => (word.literal ? "" : "?") + word.text),
    ...(notes === "" ? [] : [`[${notes}]`]),
  ].join("|");
}

const commands: readonly (readonly [line: string, ...expected: string[]])[] = [
  ["/usr/bin/sa-update", "sa-update"],
  ["-/usr/bin/sa-update -v", "- sa-update|-v"],
  ["-!!/usr/bin/x", "- x"],
  ["+:-/usr/bin/x", "- x"],
  ["@/usr/sbin/spamd my-spamd -d", "spamd|-d"],
  [`:/bin/echo $A \${B}`, `echo|$A|\${B}`],
  [`/usr/sbin/spamd $SPAMD_ARGS -r \${PID}.x a$B $$C`, `spamd|?$SPAMD_ARGS|-r|?\${PID}.x|a$B|$C`],
  ["/bin/echo %n 50%% %%n", "echo|?%n|50%|%n"],
  [`/bin/echo "a b" 'c "d' e"f g"h \\"x\\x41\\101\\u00e9\\q`, `echo|a b|c "d|ef gh|"xAAé\\q`],
  ["/usr/bin/sa-update || true", "sa-update||||true"],
  ["/bin/a x ; -/bin/b ; /bin/c \\; d", "a|x", "b|[masked]", "c|;|d"],
  ["-/bin/a ; -/bin/b", "- a", "b"],
  ['/bin/a ";" b', "a|;|b"],
  [`/bin/bash -c "sa-update || true"`, "bash|-c|sa-update || true", "sa-update|[shell, masked]", "true|[shell]"],
  [
    `/bin/sh -c 'spamd $X "$Y"; echo %%'`,
    `sh|-c|spamd $X "$Y"; echo %`,
    "spamd|?$X|?$Y|[shell, masked]",
    "echo|%|[shell]",
  ],
  ["/usr/bin/timeout 20 /usr/bin/sa-update", "timeout|20|/usr/bin/sa-update", "sa-update"],
  ["-", "-"],
];

for (const [line, ...expected] of commands)
  test(`ExecStart=${line}`, () => {
    const command = directives(`[Service]\nExecStart=${line}\n`)[0]?.command;
    assert.ok(command !== undefined);
    const got = command.invocations.map(describe);
    const [first, ...rest] = got;
    assert.deepEqual(command.ignoresFailure ? [`-${first === undefined ? "" : ` ${first}`}`, ...rest] : got, expected);
  });

test("a command's span begins behind the prefixes", () => {
  const text = '[Service]\nExecStart=-"/bin/a b" c \nExecStop=@-/bin/x y\n';
  const spans = directives(text).map(({ command }) => command && cut(text, command.span));
  assert.deepEqual(spans, ['/bin/a b" c', "/bin/x y"]);
});

test("Environment= gives its assignments, quotes left out", () => {
  const text = `[Service]\nEnvironment=A=b "C=d e" 'F=g' H="i j" K=\n`;
  const assignments = directives(text)[0]?.assignments ?? [];
  assert.deepEqual(
    assignments.map(({ name, value, nameSpan, valueSpan, span }) => [
      name,
      value,
      cut(text, nameSpan),
      cut(text, valueSpan),
      cut(text, span),
    ]),
    [
      ["A", "b", "A", "b", "A=b"],
      ["C", "d e", "C", "d e", '"C=d e"'],
      ["F", "g", "F", "g", "'F=g'"],
      ["H", "i j", "H", '"i j"', 'H="i j"'],
      ["K", "", "K", "", "K="],
    ],
  );
});

const complaints: readonly { text: string; expected: readonly string[] }[] = [
  { text: "A=1\n[Service]\nUser=u", expected: ["warning A=1: this line stands in no section"] },
  {
    text: "[Service]\nUser u\n=x\n",
    expected: ["warning User u: systemd skips this line", "warning =x: systemd skips this line"],
  },
  { text: "[Service] # x\n", expected: ["error [Service] # x: systemd refuses the whole file"] },
  { text: '[Service]\nExecStart=/bin/a "b', expected: ['error ": nothing closes this quote'] },
  { text: '[Service]\nExecStart=-/bin/a "b', expected: ['warning ": nothing closes this quote'] },
  { text: "[Service]\nExecStart=- /bin/a", expected: ["warning -: no program follows this prefix"] },
  {
    text: "[Service]\nEnvironment=A=-d -c 9=1",
    expected: ["warning -c: systemd ignores this word", "warning 9=1: systemd ignores this word"],
  },
  // In a section that systemd does not know it reads nothing.
  { text: "[X-Mine]\nwhatever\n[Serivce]\nwhatever\n[Timer]\nwhatever", expected: [] },
  {
    text: "[Service]\nExecStart=/usr/bin/sa-update || true\nExecStartPre=/bin/sh -c 'it is \"fine\"'\nUser=\n",
    expected: [],
  },
];

for (const { text, expected } of complaints)
  test(`complaints about ${JSON.stringify(text)}`, () => {
    const problems = facts(text).problems.map(
      ({ severity, place, message }) => `${severity} ${cut(text, place.span)}: ${message}`,
    );
    assert.equal(problems.length, expected.length, problems.join("\n"));
    for (const [at, start] of expected.entries())
      assert.ok(problems[at]?.startsWith(start), `${problems[at]} / ${start}`);
  });

test("the fix for a stray word quotes the assignment it belongs to", () => {
  const text = "[Service]\nEnvironment=A=b OPTIONS=-d -c -m 5 C=d\n";
  const [first, second] = facts(text).problems;
  const edits = first?.fixes?.[0]?.edits ?? [];
  let fixed = text;
  for (const { place, newText } of edits.toReversed())
    fixed = fixed.slice(0, place.span.start) + newText + fixed.slice(place.span.end);
  assert.equal(fixed, '[Service]\nEnvironment=A=b "OPTIONS=-d -c -m 5" C=d\n');
  assert.equal(second?.fixes, undefined);
  assert.deepEqual(facts(fixed).problems, []);
});

const paths: readonly (readonly [path: string, text: string, expected: string | undefined])[] = [
  ["etc/systemd/system/spamd.service", "[Unit]\n", "spamd.service"],
  ["roles/mail/files/sa-update.timer", "# x\n[Timer]\n", "sa-update.timer"],
  ["etc/systemd/system/spamd.service.d/override.conf", "[Service]", "+spamd.service"],
  ["usr/lib/systemd/system/service.d/10-all.conf", "[Service]", "+service"],
  ["etc/systemd/system/spamd@.service", "[Service]", "spamd@.service"],
  ["etc/systemd/system/spamd.service", "", "spamd.service"],
  ["templates/spamd.service.j2", "[Service]\n", "spamd.service"],
  ["src/mail.service", "export class MailService {}", undefined],
  ["etc/containers/systemd/mail.container", "[Container]\n", undefined],
  ["etc/nginx/conf.d/x.conf", "[a]", undefined],
  ["etc/systemd/resolved.conf", "[Resolve]", undefined],
];

for (const [path, text, expected] of paths)
  test(`${path} is ${expected ?? "no unit"}`, () => {
    assert.equal(systemd.detect(path, text), expected !== undefined);
    const unit = expected === undefined ? undefined : facts(text, path).unit;
    assert.equal(unit && (unit.dropIn ? "+" : "") + unit.unit, expected);
  });

test("lines that a template writes anew are no complaints", () => {
  const text = "{% if x %}\n[Service]\n{{ lines }}\nUser u\n{% endif %}\n";
  assert.deepEqual(
    facts(text, "templates/spamd.service.j2").problems.map(({ place }) => cut(text, place.span)),
    ["User u"],
  );
});

const piece = fc.constantFrom(
  ...[
    "[Service]",
    "[Unit]",
    "ExecStart=",
    "Environment=",
    "A=",
    "=",
    "-",
    "@",
    ";",
    "#",
    "%",
    "$",
    "{",
    "}",
    "$X",
    "\\;",
  ],
  ...[
    "\n",
    "\r\n",
    "\r",
    "\0",
    "\\\n",
    "\\",
    " ",
    "\t",
    '"',
    "'",
    "\ufeff",
    "é",
    "\u{1f600}",
    "sh -c ",
    "x",
    "\\x41",
    "[",
    "]",
  ],
);

test("any text is read, and every span lies in it", () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 50 }), (pieces) => {
      const text = pieces.join("");
      const { unit, problems } = facts(text);
      const sections = unit?.sections ?? [];
      const spans = [
        ...sections.map(({ header }) => header),
        ...sections.flatMap((section) =>
          section.directives.flatMap((each) => [
            ...[each.keySpan, each.valueSpan, each.span],
            ...(each.command === undefined ? [] : [each.command.span]),
            ...(each.command?.invocations ?? []).flatMap((call) => [
              call.span,
              ...call.arguments.map((word) => word.span),
            ]),
            ...(each.assignments ?? []).flatMap((one) => [one.span, one.nameSpan, one.valueSpan]),
          ]),
        ),
        ...problems.map(({ place }) => place.span),
      ];
      for (const { start, end } of spans)
        assert.ok(0 <= start && start <= end && end <= text.length, `${start} ${end}`);
    }),
    { numRuns: 2000 },
  );
});

test("long files and long lines are read in linear time", () => {
  for (const text of [
    `[Service]\n${"ExecStart=/bin/sh -c 'sa-update || true'\n".repeat(30_000)}`,
    `[Service]\nExecStart=${"x ".repeat(500_000)}`,
    `[Service]\nExecStart=${'\\x41"'.repeat(200_000)}`,
    `[Service]\nEnvironment=${"A=b c ".repeat(100_000)}`,
    `[Service]\nA=${"1 \\\n# c\n".repeat(100_000)}`,
    "\0\r\n\\".repeat(200_000),
  ]) {
    const before = process.cpuUsage().user;
    facts(text);
    assert.ok(process.cpuUsage().user - before < 8_000_000, text.slice(0, 40));
  }
});
