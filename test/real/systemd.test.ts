import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import fc from "fast-check";
import { cron } from "../../server/src/languages/cron/index.ts";
import { environment } from "../../server/src/languages/environment/index.ts";
import type { Reading } from "../../server/src/languages/language.ts";
import { names } from "../../server/src/languages/names/index.ts";
import { systemd } from "../../server/src/languages/systemd/index.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { needing, run } from "./tools.ts";

function read(source: SourceFile): Reading | undefined {
  return [systemd, names, cron, environment].find((each) => each.detect(source.path, source.text))?.read(source);
}

/** What systemd logs of the things that unit-syntax is about. */
const syntax =
  /Assignment outside of section|Missing '='|Missing key name|Invalid section header|Bad characters in section header|Unbalanced quoting|Empty path in command line|Invalid environment assignment|Invalid syntax, ignoring/;

/** The lines of each unit about whose syntax systemd complains, one-based, as `name.service:3`. */
function complaintsOfSystemd(units: ReadonlyMap<string, string>): ReadonlySet<string> {
  const folder = mkdtempSync(join(tmpdir(), "units-"));
  try {
    const paths = [...units].map(([name, text]) => {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    });
    const { output } = run("systemd-analyze", ["verify", "--man=no", ...paths]);
    const found = new Set<string>();
    for (const line of output.split("\n")) {
      const match = /([^/\s]+\.service):(\d+): (.*)/.exec(line);
      if (match !== null && syntax.test(match[3] ?? "")) found.add(`${match[1]}:${match[2]}`);
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same of ours; systemd reads no farther than the first thing for which it gives the unit up. */
function ourComplaints(units: ReadonlyMap<string, string>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [name, text] of units) {
    const path = `etc/systemd/system/${name}`;
    const source = new SourceFile(`file:///${path}`, path, text, "file:///");
    for (const { place, severity } of read(source)?.facts.problems ?? []) {
      // systemd names the last line of a continued one.
      const directive = read(source)
        ?.facts.unit?.sections.flatMap((section) => section.directives)
        .find(({ span }) => span.start <= place.span.start && place.span.end <= span.end);
      const end = directive?.span.end ?? place.span.end;
      let line = source.lines.lineAt(end);
      // A continuation that ends in a blank line belongs to that line.
      while (
        /(?<!\\)(?:\\\\)*\\\r?\n?$/.test(text.slice(0, source.lines.startOf(line + 1))) &&
        line + 1 < source.lines.count
      )
        line++;
      found.add(`${name}:${line + 1}`);
      if (severity === "error") break;
    }
  }
  return found;
}

function units(texts: readonly string[]): ReadonlyMap<string, string> {
  return new Map(texts.map((text, at) => [`u${at}.service`, text]));
}

const written = [
  "[Unit]\nDescription=good\n[Service]\nType=oneshot\nExecStart=/bin/true\n",
  "A=1\n[Service]\nType=oneshot\nExecStart=/bin/true\nnonsense\n=x\n",
  '[Service]\nType=oneshot\nExecStart=/bin/true "a\nnonsense\n',
  "[Service]\nType=oneshot\nExecStart=-/bin/true 'a\nnonsense\nExecStart=/bin/true\n",
  "[Service] x\nnonsense\n",
  '[Serv"ice]\nnonsense\n',
  '[Service]\nType=oneshot\nExecStart=/bin/true\nEnvironment=OPTIONS=-d -c\nEnvironment="a\n[X-A]\nnonsense\n',
  "[Service]\nType=oneshot\nExecStart=/bin/true \\\n# c\n\nnonsense \\\n",
  "[Service]\r\nType=oneshot\r\nExecStart=/bin/true a\\\r\n b\r\nnonsense\r\n",
  "[Service]\nType=oneshot\nExecStart=- /bin/true\nExecStart=/bin/true ; - ; x\nnonsense\n",
  "\ufeff# comment\n[Service]\nType=oneshot\nExecStart=/bin/true\n",
  "[Service]\nType=oneshot\nExecStart=/usr/bin/env || true # x ; \\; $A %% \\q\n",
];

test("systemd-analyze verify complains of the same lines as we do", needing("systemd-analyze"), () => {
  const all = units(written);
  assert.deepEqual([...ourComplaints(all)].sort(), [...complaintsOfSystemd(all)].sort());
});

const piece = fc.constantFrom(
  ...[
    "[Service]\n",
    "[Unit]\n",
    "[Bogus]\n",
    "[X-A]\n",
    "ExecStart=/bin/true ",
    "ExecStartPre=-/bin/true ",
    "Environment=",
  ],
  ...["Description=", "A=1", "=", "B", " ", "\\", "\\\n", "#", ";", '"', "'", "\\x41", "\\'", "\t", "$X", "%%", "C=d "],
  ...["\n", "\n", "\n", "\r\n"],
);

test("systemd-analyze verify complains of the same lines of random units", needing("systemd-analyze"), () => {
  const texts = fc.sample(fc.array(piece, { minLength: 3, maxLength: 30 }), { numRuns: 200, seed: 20240611 });
  const all = units(texts.map((pieces) => `${pieces.join("")}\n[Service]\nExecStart=/bin/true\n`));
  const ours = ourComplaints(all);
  const theirs = complaintsOfSystemd(all);
  assert.ok(theirs.size > 50, "the random units are worth the while");
  for (const [name, text] of all) {
    const mine = [...ours].filter((each) => each.startsWith(`${name}:`)).sort();
    assert.deepEqual(mine, [...theirs].filter((each) => each.startsWith(`${name}:`)).sort(), JSON.stringify(text));
  }
});

/** Regular files below a folder; links out of it and unreadable ones are left out. */
function filesBelow(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}

test("what this machine's packages ship is read without a complaint", needing("systemd-analyze"), () => {
  const folders = ["/usr/lib/systemd/system", "/lib/systemd/system", "/etc/default", "/etc/sysconfig", "/etc/cron.d"];
  const more = ["/etc/cron.daily", "/etc/cron.weekly", "/etc/crontab", "/etc/hosts", "/etc/passwd", "/etc/group"];
  const paths = [...folders, ...more].flatMap((path) =>
    /\/(?:crontab|hosts|passwd|group)$/.test(path) ? [path] : filesBelow(path),
  );
  let seen = 0;
  for (const path of paths) {
    let text: string;
    try {
      text = readFileSync(path, "utf8");
    } catch {
      continue;
    }
    const source = new SourceFile(`file://${path}`, path.slice(1), text, "file:///");
    const reading = read(source);
    if (reading === undefined) continue;
    seen++;
    assert.deepEqual(
      reading.facts.problems.map(({ message, place }) => `${path}: ${source.slice(place.span)}: ${message}`),
      [],
    );
  }
  assert.ok(seen > 100, `${seen} files were read`);
});

test("systemd splits command lines into the words we see", needing("systemd-analyze"), () => {
  // `systemctl cat` does not split, but verify names the program it cannot find.
  const folder = mkdtempSync(join(tmpdir(), "units-"));
  try {
    mkdirSync(folder, { recursive: true });
    const programs = [`"/nonexist/a b"`, `/nonexist/\\x41`, `'/nonexist/c'd`, `-/nonexist/"e"`];
    for (const [at, program] of programs.entries()) {
      const path = `etc/systemd/system/p${at}.service`;
      const text = `[Service]\nExecStart=${program.replace(/^-/, "")} x\n`;
      const file = join(folder, `p${at}.service`);
      writeFileSync(file, text);
      const { output } = run("systemd-analyze", ["verify", "--man=no", file]);
      const named = /Command (.*) is not executable/.exec(output)?.[1];
      const source = new SourceFile(`file:///${path}`, path, text, "file:///");
      const command = read(source)?.facts.unit?.sections[0]?.directives[0]?.command;
      assert.equal(command?.invocations[0]?.program.text, named, text);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const generator = "/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator";
const settingPiece = fc.constantFrom(
  ...[
    "A=",
    "B=",
    "CD=",
    "export E=",
    "x",
    "y z",
    " ",
    "=",
    "'",
    '"',
    "\\",
    '\\"',
    "\\\n",
    "\n",
    "\n",
    "\n# c\n",
    ";",
    "#",
  ],
);

test(
  "environment files are read as systemd reads them",
  existsSync(generator) || process.env.CI !== undefined
    ? {}
    : { skip: "systemd's environment.d generator is not installed" },
  () => {
    const home = mkdtempSync(join(tmpdir(), "environment-"));
    try {
      const pieces = fc.sample(fc.array(settingPiece, { minLength: 3, maxLength: 20 }), {
        numRuns: 100,
        seed: 20240612,
      });
      const texts = pieces.map((each) => `A=${each.join("")}\n`);
      for (const [at, text] of texts.entries()) {
        mkdirSync(join(home, `${at}`, "environment.d"), { recursive: true });
        writeFileSync(join(home, `${at}`, "environment.d", "a.conf"), text);
      }
      // The generator reads the same format as EnvironmentFile= and prints it for a shell, but line ends as \n.
      const script = `for at in $(seq 0 ${texts.length - 1}); do (
        eval "$(XDG_CONFIG_HOME=${home}/$at ${generator} 2>/dev/null)"; printf '%s\\0' "$A" "$B" "$CD"
      ); done`;
      const { stdout } = spawnSync("bash", ["-c", script], { encoding: "utf8", env: { PATH: process.env.PATH ?? "" } });
      const told = stdout.split("\0");
      for (const [at, text] of texts.entries()) {
        const path = "etc/default/spamd";
        const source = new SourceFile(`file:///${path}`, path, text, "file:///");
        const assignments = environment.read(source).facts.environment?.assignments ?? [];
        const ours = ["A", "B", "CD"].map(
          (name) =>
            assignments.findLast((each) => each.name === name && each.value !== "")?.value.replaceAll("\n", "\\n") ??
            "",
        );
        assert.deepEqual(ours, told.slice(at * 3, at * 3 + 3), JSON.stringify(text));
      }
      assert.ok(told.filter((value) => value !== "").length > 80, "the random files are worth the while");
    } finally {
      rmSync(home, { recursive: true });
    }
  },
);
