import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { analyze } from "../../server/src/analysis.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { type Ruleset, rulesets } from "../iptables/rulesets.ts";
import { Random } from "./differential/random.ts";
import type { Kind } from "./mutations/change.ts";
import { iptablesKinds } from "./mutations/iptables.ts";
import { needing, run } from "./tools.ts";

/**
 * Makes single mistakes in rulesets that iptables-restore loads, and asks both it and Sallyport about each. A few of
 * each kind; `MUTATIONS=40 SEED=7 node scripts/test.mjs iptables-mutations` makes thousands.
 */
const perKind = Number(process.env.MUTATIONS ?? 3);
const seed = Number(process.env.SEED ?? 1);

interface Mutant {
  readonly kind: Kind;
  readonly ruleset: Ruleset;
  readonly text: string;
  /** One-based numbers of the lines with the mistake. */
  readonly lines: readonly number[];
}

function mutants(): readonly Mutant[] {
  return iptablesKinds.flatMap((kind, at) => {
    const random = new Random(seed * 1000 + at);
    const made = new Map<string, Mutant>();
    const places = rulesets.flatMap((ruleset) =>
      ruleset.text.split("\n").flatMap((line, number) => (kind.line.test(line) ? [{ ruleset, number, line }] : [])),
    );
    for (const { ruleset, number, line } of random.some(places, places.length, places.length)) {
      if (made.size >= perKind) break;
      const changed = kind.change(line, random);
      if (changed === undefined || changed === line) continue;
      const lines = ruleset.text.split("\n");
      const inserted = changed.split("\n");
      lines.splice(number, 1, ...inserted);
      const text = lines.join("\n");
      made.set(text, { kind, ruleset, text, lines: inserted.map((_, index) => number + 1 + index) });
    }
    return [...made.values()];
  });
}

interface Answer {
  readonly loads: boolean;
  readonly line: number | undefined;
  readonly output: string;
}

/** What `iptables-restore` answers to each, all in one network namespace; the sets the rulesets use are there. */
function ask(asked: readonly Mutant[]): readonly Answer[] {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-iptables-mutants-"));
  const sets = new Set(rulesets.flatMap((each) => (each.sets ?? "").split("\n")));
  sets.add("create doors hash:ip");
  writeFileSync(join(folder, "sets"), `${[...sets].filter((line) => line !== "").join("\n")}\n`);
  asked.forEach(({ text }, at) => {
    writeFileSync(join(folder, String(at)), text);
  });
  const loads = asked.map(
    ({ ruleset }, at) =>
      `ip${ruleset.family === 6 ? "6" : ""}tables-restore ${at} >${at}.out 2>&1; echo "status $?" >>${at}.out; nft flush ruleset`,
  );
  writeFileSync(join(folder, "all"), `cd ${folder}\nipset -exist restore <sets\n${loads.join("\n")}\n`);
  run("unshare", ["-n", "bash", join(folder, "all")]);
  const answers = asked.map((_, at) => {
    const output = readFileSync(join(folder, `${at}.out`), "utf8");
    const line = /(?:at line: |line )(\d+)(?: failed.*)?$/m.exec(output)?.[1];
    return { loads: /^status 0$/m.test(output), line: line === undefined ? undefined : Number(line), output };
  });
  rmSync(folder, { recursive: true });
  return answers;
}

/** Errors, and warnings of what may be meant for `iptables-restore -n`, which finds rules there already. */
function complaintsOf({ text, ruleset }: Mutant) {
  const path = `etc/iptables/rules.v${ruleset.family}`;
  return analyze([new SourceFile(`file:///${path}`, path, text)])
    .findings.filter(({ severity }) => severity === "error" || severity === "warning")
    .map(({ message, rule, severity, place }) => ({
      message,
      rule,
      severity,
      line: place.source.lines.lineAt(place.span.start) + 1,
    }));
}

test(
  "single mistakes in rulesets: an error where iptables-restore refuses, and nowhere else",
  needing("iptables-restore", "nft", "ipset", "unshare"),
  (t) => {
    const made = mutants();
    const answers = ask(made);
    const missed: string[] = [];
    const wrong: string[] = [];
    let refused = 0;
    made.forEach((mutant, at) => {
      const answer = answers[at] as Answer;
      const complaints = complaintsOf(mutant);
      const shown = `${mutant.kind.name}: ${mutant.lines.map((line) => mutant.text.split("\n")[line - 1]).join(" / ")}`;
      const said = complaints.map(({ message, rule, line }) => `${line}: ${message} [${rule}]`).join("; ");
      if (!answer.loads) refused++;
      if (
        !answer.loads &&
        !complaints.some(
          ({ line }) => mutant.lines.includes(line) || line === answer.line || mutant.kind.elsewhere === true,
        )
      )
        missed.push(`${shown}\n    it: ${answer.output.split("\n")[0]} (line ${answer.line})\n    we: ${said}`);
      if (answer.loads && mutant.kind.silent !== true && complaints.some(({ severity }) => severity === "error"))
        wrong.push(`${shown}\n    we: ${said}`);
    });
    t.diagnostic(`${made.length} mistakes of ${new Set(made.map(({ kind }) => kind)).size} kinds: ${refused} refused`);
    assert.deepEqual(missed, [], "iptables-restore refuses what Sallyport passes");
    assert.deepEqual(wrong, [], "Sallyport refuses what iptables-restore loads");
  },
);
