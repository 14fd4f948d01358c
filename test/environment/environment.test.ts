import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { environment } from "../../server/src/languages/environment/index.ts";
import { SourceFile } from "../../server/src/text/source.ts";

function read(text: string, path = "etc/default/spamd") {
  return environment.read(new SourceFile(`file:///${path}`, path, text, "file:///"));
}

function assignments(text: string) {
  return read(text).facts.environment?.assignments ?? [];
}

const values: readonly (readonly [text: string, ...expected: string[]])[] = [
  [`OPTIONS="-d -c"`, "OPTIONS=-d -c"],
  ["A=b\nC='d e'\n", "A=b", "C=d e"],
  ["  A = b c  \n", "A=b c"],
  ["# A=1\n; B=2\nC=3 # belongs to the value", "C=3 # belongs to the value"],
  ['A="x" # c', "A=x# c"],
  ['A="b\nc"\nD=e', "A=b\nc", "D=e"],
  ['A="b \\" \\$ \\x \\\nc"', 'A=b " $ \\x c'],
  ["A='b \\' C=d", "A=b \\C=d"],
  ["A=b\\\nc\\ d\\e", "A=bc de"],
  ["A=b'c'", "A=b'c'"],
  ["A=", "A="],
  ["export A=b", "A=b"],
  ["A=b\r\nC=d\r\n", "A=b", "C=d"],
  ["if [ -x y ]; then\n  A=b\nfi\n", "A=b"],
  ['if [ "$A" = "b" ]; then', ...[]],
  ["1A=b\nA-B=c\n=d\nA B=c", ...[]],
  ['A="open', "A=open"],
];

for (const [text, ...expected] of values)
  test(`environment file: ${JSON.stringify(text)}`, () => {
    assert.deepEqual(
      assignments(text).map(({ name, value }) => `${name}=${value}`),
      expected,
    );
  });

test("spans cover what is written", () => {
  const text = `# x\nexport  A="b c" \nD = e f  \n`;
  assert.deepEqual(
    assignments(text).map(({ nameSpan, valueSpan, span }) =>
      [nameSpan, valueSpan, span].map(({ start, end }) => text.slice(start, end)),
    ),
    [
      ["A", '"b c"', 'export  A="b c"'],
      ["D", "e f", "D = e f"],
    ],
  );
});

const paths: readonly (readonly [path: string, head: string, ours: boolean])[] = [
  ["etc/default/spamd", "OPTIONS=", true],
  ["hosts/a/etc/sysconfig/network", "", true],
  ["roles/mail/files/sysconfig/spamd", "SPAMD_ARGS=", true],
  ["roles/mail/templates/default/spamassassin.j2", "CRON=1", true],
  ["files/spamd.default", "OPTIONS=", true],
  ["files/sysconfig-spamd", "SPAMD_ARGS=-d", true],
  ["files/spamd", "SPAMD_ARGS=-d", true],
  ["files/spamd", "#!/usr/bin/perl\nA=1", false],
  ["files/spamd", "\u007fELF", false],
  [".env", "A=b", false],
  ["app/.env", "A=b", false],
  ["src/default/index.ts", "A=b", false],
  ["bin/run.sh", "A=b", false],
  ["etc/default/grub.d/x.cfg", "A=b", false],
  ["etc/default/.keep", "", false],
  ["etc/environment.d/x.conf", "A=b", false],
];

for (const [path, head, ours] of paths)
  test(`${path} (${JSON.stringify(head)}) is ${ours ? "an" : "no"} environment file`, () => {
    assert.equal(environment.detect(path, head), ours);
  });

/** `‸` is the cursor; gives the hover's text and what it spans. */
function hover(marked: string, path?: string): string | undefined {
  const offset = marked.indexOf("‸");
  const text = marked.replace("‸", "");
  const found = read(text, path).hover(offset);
  return found && `${text.slice(found.span.start, found.span.end)}: ${found.markdown}`;
}

test("hover explains variables and the options in them", () => {
  assert.match(hover(`OPT‸IONS="-d"`) ?? "", /^OPTIONS: .*\/etc\/default\/spamd/);
  assert.match(hover(`OPTIONS="-d -‸L"`) ?? "", /^-L: .*No network tests/);
  assert.match(hover(`OPTIONS="-d --max-chi‸ldren=5"`) ?? "", /^--max-children=5: .*at once/);
  assert.match(
    hover(`SPAMD_ARGS="-‸dcL"`, "etc/sysconfig/other") ?? "",
    /background[\s\S]*user_prefs[\s\S]*No network/,
  );
  assert.equal(hover(`OPTIONS="-‸d"`, "etc/default/other"), undefined);
  assert.equal(hover(`# OPTI‸ONS`), undefined);
});

function complete(marked: string): readonly string[] {
  const offset = marked.indexOf("‸");
  return read(marked.replace("‸", ""))
    .complete(offset)
    .map(({ label }) => label);
}

test("completion offers variables, and spamd's options inside their value", () => {
  assert.ok(complete("SP‸").includes("SPAMD_ARGS"));
  assert.ok(complete(`OPTIONS="-d --loc‸"`).includes("--local"));
  assert.deepEqual(complete(`OPTIONS="x‸"`), []);
  assert.deepEqual(complete("# SP‸"), []);
  assert.deepEqual(complete(`NICE="-‸"`), []);
});

const piece = fc.constantFrom(..."A=|export |\n|\r|\"|'|\\|\\\n|#|;|=| |\t|$X|é|\u{1f600}|\0|\ufeff|-d|B".split("|"));

test("any text is read, and every span lies in it", () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), fc.nat(80), (pieces, offset) => {
      const text = pieces.join("");
      for (const each of assignments(text))
        for (const { start, end } of [each.span, each.nameSpan, each.valueSpan])
          assert.ok(0 <= start && start <= end && end <= text.length);
      const reading = read(text);
      reading.hover(Math.min(offset, text.length));
      reading.complete(Math.min(offset, text.length));
      reading.outline();
    }),
    { numRuns: 2000 },
  );
});

test("long files and long lines are read in linear time", () => {
  for (const text of [
    'A="b c"\n'.repeat(100_000),
    "A".repeat(3_000_000),
    'A="\\x'.repeat(300_000),
    "x\n".repeat(300_000),
  ]) {
    const before = process.cpuUsage().user;
    read(text);
    assert.ok(process.cpuUsage().user - before < 5_000_000, text.slice(0, 10));
  }
});
