import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { analyze } from "../../../server/src/analysis.ts";
import type { Finding } from "../../../server/src/model/finding.ts";
import { SourceFile } from "../../../server/src/text/source.ts";
import { Random } from "../differential/random.ts";
import { folders } from "../tools.ts";
import type { RulesetKind } from "./kind.ts";
import { kinds } from "./kinds.ts";

export interface Ruleset {
  readonly path: string;
  readonly text: string;
}

/** One ruleset with one mistake in it. */
export interface Mutant {
  readonly kind: RulesetKind;
  readonly path: string;
  readonly text: string;
  /** Zero-based lines of the new text that differ from the old. */
  readonly lines: readonly number[];
}

export interface Answer {
  /** `lacking`: the text was understood, and only this machine stands in the way. */
  readonly answer: "accepted" | "refused" | "lacking";
  /** One-based lines that nft names. */
  readonly lines: readonly number[];
  readonly output: string;
}

export interface Verdict {
  readonly mutant: Mutant;
  readonly nft: Answer;
  readonly errors: readonly Finding[];
  /** What is wrong with what we say; undefined where both agree. */
  readonly disagreement?: "missed" | "false alarm" | "elsewhere";
}

/** Complaints of a kernel or host that lacks what the text asks for. */
const lacking =
  /Error: (?:Could not process rule: (?:No such file|Operation not supp|No such device)|No such file or directory|Interface does not exist|(?:User|Group) does not exist|Could not resolve hostname|File not found|element does not exist)/;

const folder = mkdtempSync(join(tmpdir(), "sallyport-nft-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** What nft says of a text, in a network namespace of its own. `load` asks the kernel for good. */
export function askNft(text: string, load = false): Answer {
  const path = join(folder, "rules.nft");
  writeFileSync(path, text);
  const { status, stdout, stderr, error } = spawnSync(
    "unshare",
    ["-n", process.env.NFT ?? "nft", ...(load ? [] : ["-c"]), "-f", path],
    { encoding: "utf8", timeout: 10_000, env: { ...process.env, PATH: folders.join(":"), LC_ALL: "C" } },
  );
  const output = `${stdout}${stderr}`;
  const all = [...output.matchAll(/rules\.nft:(\d+):\d+-\d+: (Error[^\n]*)/g)];
  const lines = all.map((match) => Number(match[1]));
  // `monitor` waits for events where it was understood.
  if (status === 0 || (error !== undefined && "code" in error && error.code === "ETIMEDOUT"))
    return { answer: "accepted", lines, output };
  const isLacking = all.length > 0 && all.every((match) => lacking.test(match[2] ?? ""));
  return { answer: isLacking ? "lacking" : "refused", lines, output };
}

export function findingsOf({ path, text }: Ruleset): readonly Finding[] {
  return analyze([new SourceFile(`file:///${path}`, path, text)]).findings;
}

/** The errors of a text, and what it needs of a newer nft. */
export function errorsOf(ruleset: Ruleset): readonly Finding[] {
  return findingsOf(ruleset).filter(
    ({ severity, rule }) => (severity === "error" && !rule.startsWith("egress-")) || rule === "nft-needs-newer",
  );
}

/** Every ruleset below a folder that nft accepts and we do not complain of. */
export function rulesetsBelow(start: string): readonly Ruleset[] {
  const files = (path: string): readonly string[] =>
    statSync(path).isDirectory()
      ? readdirSync(path)
          .sort()
          .flatMap((name) => files(join(path, name)))
      : [path];
  return files(start).flatMap((path) => {
    const text = readFileSync(path, "utf8");
    const ruleset = { path: "etc/nftables.conf", text };
    const reads = text.length < 20_000 && /^(?:[^\n]*\n)*?\s*(?:add |create )?table\b/.test(text);
    return reads && askNft(text).answer === "accepted" && errorsOf(ruleset).length === 0 ? [ruleset] : [];
  });
}

/** `perKind` mistakes of each kind, spread over the rulesets by chance. */
export function* mutants(rulesets: readonly Ruleset[], perKind: number, seed: number): Iterable<Mutant> {
  for (const [at, kind] of kinds.entries()) {
    const random = new Random(seed * 1000 + at);
    const made = new Set<string>();
    for (let tries = 0; made.size < perKind && tries < perKind * 40; tries++) {
      const ruleset = random.pick(rulesets);
      const before = ruleset.text.split("\n");
      const fitting = before.flatMap((line, number) => (kind.line.test(line) ? [number] : []));
      if (fitting.length === 0) continue;
      const number = random.pick(fitting);
      const changed = kind.change(before[number] ?? "", random, { lines: before, number });
      if (changed === undefined || changed === before[number]) continue;
      const after = [...before];
      const inserted = changed === "" ? [] : changed.split("\n");
      after.splice(number, 1, ...inserted);
      const text = kind.cutsEnd === true ? after.join("\n").trimEnd() : after.join("\n");
      if (made.has(text)) continue;
      made.add(text);
      const lines = inserted.length === 0 ? [number - 1, number] : inserted.map((_, index) => number + index);
      yield { kind, path: ruleset.path, text, lines };
    }
  }
}

/** Asks both about a mutant. */
export function judge(mutant: Mutant): Verdict {
  const checked = askNft(mutant.text);
  const loaded = mutant.kind.atLoad && checked.answer === "accepted" ? askNft(mutant.text, true) : checked;
  const nft: Answer = loaded === checked || loaded.answer === "accepted" ? loaded : { ...loaded, answer: "refused" };
  const errors = errorsOf(mutant);
  const base = { mutant, nft, errors };
  const isForGood =
    mutant.kind.lacksForGood === true && nft.answer === "lacking" && /not supp|No such file/.test(nft.output);
  const isMissing =
    isForGood || (mutant.kind.missing === true && nft.answer === "lacking" && /^flush ruleset$/m.test(mutant.text));
  if (nft.answer === "refused" || isMissing) {
    if (errors.length === 0) return { ...base, disagreement: "missed" };
    const near = errors.some(({ place }) => {
      const ours = place.source.lines.lineAt(place.span.start);
      return mutant.lines.includes(ours) || nft.lines.some((theirs) => Math.abs(theirs - 1 - ours) <= 1);
    });
    return near || mutant.kind.elsewhere === true ? base : { ...base, disagreement: "elsewhere" };
  }
  const alarms = process.env.NFT === undefined ? errors : errors.filter(({ rule }) => rule !== "nft-needs-newer");
  if (alarms.length === 0 || nft.answer === "lacking") return base;
  // `nft -c` passes some lines that the kernel then refuses.
  return askNft(mutant.text, true).answer !== "accepted" ? base : { ...base, disagreement: "false alarm" };
}
