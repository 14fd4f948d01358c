import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { plainText } from "../../server/src/languages/mapped-text.ts";
import { readShell } from "../../server/src/languages/shell-words.ts";
import type { Invocation } from "../../server/src/model/facts.ts";

/** `name argument argument`, with what is special about it in brackets; `?word` has no fixed value. */
function describe(invocation: Invocation): string {
  const words = invocation.arguments.map((word) => (word.literal ? word.text : `?${word.text}`));
  const notes = [
    invocation.failureMasked ? "masked" : "",
    invocation.user === undefined ? "" : `user ${invocation.user.text}`,
    invocation.wrapper === undefined ? "" : `by ${invocation.wrapper.name}`,
    ...invocation.environment.map(({ name, value }) => `${name}=${value}`),
  ].filter((note) => note !== "");
  return [invocation.name, ...words, ...(notes.length > 0 ? [`[${notes.join(", ")}]`] : [])].join(" ");
}

const cases: readonly (readonly [text: string, ...expected: string[]])[] = [
  ["sa-update", "sa-update"],
  ["/usr/bin/sa-update --nogpg -v # nightly", "sa-update --nogpg -v"],
  // Whose failure is lost.
  ["sa-update || true", "sa-update [masked]", "true"],
  ["sa-update || :", "sa-update [masked]", ":"],
  ["sa-update; true", "sa-update [masked]", "true"],
  ["sa-update || logger failed", "sa-update [masked]", "logger failed"],
  ["sa-update || exit 1", "sa-update", "exit 1"],
  ["sa-update || exit 0", "sa-update [masked]", "exit 0"],
  ["sa-update || { echo no; exit 1; }", "sa-update", "echo no [masked]", "exit 1"],
  ["sa-update && systemctl reload spamd", "sa-update", "systemctl reload spamd"],
  ["sa-update && reload || true", "sa-update [masked]", "reload [masked]", "true"],
  ["sa-update | logger", "sa-update [masked]", "logger"],
  ["set -o pipefail; sa-update | logger", "set -o pipefail [masked]", "sa-update", "logger"],
  ["! sa-update", "sa-update [masked]"],
  ["sa-update &", "sa-update [masked]"],
  ["(sa-update) || true", "sa-update [masked]", "true"],
  ["set -e\nsa-update\nsa-compile", "set -e [masked]", "sa-update", "sa-compile"],
  ["set -e\nsa-update && sa-compile\ntrue", "set -e [masked]", "sa-update [masked]", "sa-compile", "true"],
  ["sa-update\nrc=$?\nexit $rc", "sa-update", "exit ?$rc"],
  ["if sa-update; then reload; else echo no; fi", "sa-update [masked]", "reload", "echo no"],
  ["while ! ping -c 1 x; do sleep 1; done; spamd", "ping -c 1 x [masked]", "sleep 1 [masked]", "spamd"],
  // Programs that start programs.
  [`/bin/bash -c "sa-update || true"`, "bash -c sa-update || true", "sa-update [masked, by bash]", "true [by bash]"],
  [`sh -c 'sa-update' || true`, "sh -c sa-update [masked]", "sa-update [masked, by sh]", "true"],
  ["sh -ec 'sa-update; x'", "sh -ec sa-update; x", "sa-update [by sh]", "x [by sh]"],
  [
    `su -s /bin/sh debian-spamd -c "sa-update -v"`,
    "su -s /bin/sh debian-spamd -c sa-update -v",
    "sa-update -v [user debian-spamd, by su]",
  ],
  ["su - spam -c sa-update", "su - spam -c sa-update", "sa-update [user spam, by su]"],
  ["runuser -u spam -- sa-update -v", "runuser -u spam -- sa-update -v", "sa-update -v [user spam, by runuser]"],
  ["timeout -k 5 20 sa-update", "timeout -k 5 20 sa-update", "sa-update [by timeout]"],
  [
    "nice -n 19 ionice -c3 sa-update",
    "nice -n 19 ionice -c3 sa-update",
    "ionice -c3 sa-update [by nice]",
    "sa-update [by ionice]",
  ],
  ["env -i A=b X", "env -i A=b X", "X [by env, A=b]"],
  ["sudo -nu spam A=b X -u", "sudo -nu spam A=b X -u", "X -u [user spam, by sudo, A=b]"],
  ["A=b 'C'=d sa-update", "C=d sa-update [A=b]"],
  [
    "start-stop-daemon --start --exec /usr/sbin/spamd --chuid u -- -d $OPTIONS",
    "start-stop-daemon --start --exec /usr/sbin/spamd --chuid u -- -d ?$OPTIONS",
    "spamd -d ?$OPTIONS [user u, by start-stop-daemon]",
  ],
  ["start-stop-daemon --stop --exec /usr/sbin/spamd", "start-stop-daemon --stop --exec /usr/sbin/spamd"],
  ["flock -n /run/l -c 'sa-update'", "flock -n /run/l -c sa-update", "sa-update [by flock]"],
  ["perl -T -w /usr/sbin/spamd -d", "perl -T -w /usr/sbin/spamd -d", "spamd -d [by perl]"],
  ["command -v sa-update", "command -v sa-update"],
  // Words.
  [`echo 'a b'"c d"e\\ f ''`, "echo a bc de f "],
  [`echo $A \${B:-x y} "$(date)" 'it is $5'`, `echo ?$A ?\${B:-x y} ?$(date) it is $5`, "date [masked]"],
  ["echo `sa-update`", "echo ?`sa-update`", "sa-update [masked]"],
  ["x=$(sa-update)", "sa-update"],
  ["cat <<EOF\nsa-update\nEOF\nspamd", "cat [masked]", "spamd"],
  ["cat <<-'E' >/tmp/x 2>&1\n\tsa-update\n\tE\nspamd", "cat [masked]", "spamd"],
  ["[[ -x a && -f b ]] && sa-update", "[[ -x a && -f b ]]", "sa-update"],
  ["a=(1 2 3); spamd", "spamd"],
  ["case $1 in (start|x) spamd -d;; *) exit 1;; esac; echo", "spamd -d [masked]", "exit 1 [masked]", "echo"],
  ["for i in a b; do sa-update --channel $i; done", "sa-update --channel ?$i"],
  ["do_start() { spamd; }\ndo_start", "spamd [masked]", "do_start"],
  ["sa-update \\\n  --nogpg", "sa-update --nogpg"],
  ["echo $(( 1 + (2) ))", "echo ?$(( 1 + (2) ))"],
  // What no shell takes still gives its words.
  ["fi ) sa-update 'open", "sa-update open"],
  ["", ...[]],
];

for (const [text, ...expected] of cases)
  test(`shell: ${text.replaceAll("\n", "⏎")}`, () => {
    assert.deepEqual(readShell(plainText(text)).invocations.map(describe), expected);
  });

test("spans of programs inside quotes inside quotes are those of the file", () => {
  const before = "ExecStart=";
  const text = `bash -c 'sh -c "sa-update \\"a b\\" $X"'`;
  const { invocations } = readShell(plainText(text, before.length));
  const file = before + text;
  const update = invocations.find(({ name }) => name === "sa-update");
  assert.ok(update !== undefined);
  assert.equal(file.slice(update.program.span.start, update.program.span.end), "sa-update");
  assert.deepEqual(
    update.arguments.map(({ span }) => file.slice(span.start, span.end)),
    ['\\"a b\\"', "$X"],
  );
});

test("assignments of their own are told with exact spans", () => {
  const text = `OPTIONS="-d -c"\nexport A=b; C=d spamd`;
  assert.deepEqual(
    readShell(plainText(text)).assignments.map(({ name, nameSpan, value, valueSpan }) => [
      name,
      text.slice(nameSpan.start, nameSpan.end),
      value,
      text.slice(valueSpan.start, valueSpan.end),
    ]),
    [
      ["OPTIONS", "OPTIONS", "-d -c", '"-d -c"'],
      ["A", "A", "b", "b"],
    ],
  );
});

const piece = fc.constantFrom(
  ...[
    "sa-update",
    "true",
    " ",
    "\n",
    "\t",
    "\r",
    "\0",
    "é",
    "\u{1f600}",
    "'",
    '"',
    "\\",
    "`",
    "$X",
    "$(",
    `\${`,
    "$((",
    "))",
  ],
  ...["&&", "||", ";", "&", "(", ")", "{ ", "} ", "[[", "]]", "!", "#", "f()", "<<E", ">", "2>&1"],
  ...["if ", "then ", "fi ", "do ", "done ", "case ", "in ", "esac "],
  ...["sh -c ", "su u -c ", "env A=b ", "timeout 9 "],
  "|",
);

test("any text is read, and every span lies in it", () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join("");
      for (const { span, program, arguments: words } of readShell(plainText(text)).invocations)
        for (const each of [span, program.span, ...words.map((word) => word.span)])
          assert.ok(0 <= each.start && each.start <= each.end && each.end <= text.length, JSON.stringify(each));
    }),
    { numRuns: 2000 },
  );
});

test("deep nesting and long lines are read in linear time", () => {
  for (const unit of [
    "(",
    "$(",
    "{ ",
    "f() ",
    "`",
    "'",
    "sh -c ",
    "if ",
    "x ",
    "<<a\n",
    "timeout 1 ",
    "[[ ",
    "case a in b) ",
  ]) {
    const before = process.cpuUsage().user;
    readShell(plainText(unit.repeat(30_000)));
    assert.ok(process.cpuUsage().user - before < 5_000_000, unit);
  }
});
