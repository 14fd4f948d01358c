import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { commandEntry } from "../../server/src/languages/spamassassin/catalog.ts";
import type { EffectiveSpamassassin } from "../../server/src/model/spamassassin.ts";

/** What the real program holds after reading, as test/real/spamassassin-holds.pl tells it. */
export interface Held {
  readonly version: string;
  readonly plugins: readonly string[];
  readonly scoreset: readonly Readonly<Record<string, number>>[];
  readonly tests: Readonly<Record<string, { readonly type: string; readonly definition: string }>>;
  /** What commands with a test's name say by that name. */
  readonly keyed: Readonly<Record<"describe" | "tflags" | "priority", Readonly<Record<string, string>>>>;
  readonly settings: Readonly<Record<string, string>>;
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly warnings: readonly string[];
}

/** A host's folders on the disk. */
export interface Folders {
  readonly site: string;
  readonly rules: string;
  /** A file; absent where the user has none. */
  readonly preferences?: string;
  readonly state: string;
}

/** Asks the real SpamAssassin about many configurations in one run. */
export function held(hosts: readonly Folders[]): readonly Held[] {
  const ran = spawnSync("perl", ["test/real/spamassassin-holds.pl"], {
    input: hosts
      .map(({ site, rules, preferences, state }) => `${[site, rules, preferences ?? "", state].join("\t")}\n`)
      .join(""),
    encoding: "latin1",
    maxBuffer: 1 << 29,
    env: { ...process.env, LC_ALL: "C", LANGUAGE: "" },
  });
  if (ran.error !== undefined) throw ran.error;
  const answers = ran.stdout.split("\n").filter((line) => line !== "");
  if (ran.status !== 0 || answers.length !== hosts.length)
    throw new Error(
      `${answers.length} answers for ${hosts.length} configurations, status ${ran.status}: ${ran.stderr}`,
    );
  return answers.map((line) => {
    const answer: Held & { readonly failed?: string } = JSON.parse(line);
    if (answer.failed !== undefined) throw new Error(answer.failed);
    return answer;
  });
}

/** Writes files below a new folder, whose path stands for `@FOLDER@` in them, lets somebody look, and takes them away. */
export function onDisk<Result>(files: Readonly<Record<string, string>>, look: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-spamassassin-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text.replaceAll("@FOLDER@", folder), "latin1");
    }
    return look(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `[no, yes]` as the program stores them, numbers without what a number does not need, seconds for durations. */
function stored(type: string | undefined, value: string): string {
  if (type === "boolean") return /^(?:1|yes)$/i.test(value) ? "1" : "0";
  const duration = /^\+?(\d+(?:\.\d*)?)\s*([smhdw]?)$/i.exec(value);
  const factors: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
  if (type === "duration" && duration !== null)
    return String(Number(duration[1]) * (factors[duration[2]?.toLowerCase() ?? ""] ?? 1));
  if (type === "numeric") return String(Number(value));
  return value === "1" ? "yes" : value === "0" ? "no" : value;
}

const simple = /^(?:string|boolean|numeric|duration)$/;

export interface Comparison {
  /** In words, one for each thing that is not the same. */
  readonly differences: readonly string[];
  readonly scores: number;
  readonly settings: number;
}

/** Compares plugins, tests, scores, simple settings, defaults and lists with what the real program holds. */
export function compare(ours: EffectiveSpamassassin, real: Held): Comparison {
  const differences: string[] = [];
  const differ = (what: string, mine: unknown, its: unknown): void => {
    const [a, b] = [JSON.stringify(mine), JSON.stringify(its)];
    if (a !== b) differences.push(`${what}: ${a}, really ${b}`);
  };
  differ("version", ours.version, real.version);
  differ("plugins", [...ours.plugins.keys()].sort(), real.plugins);
  // A `reuse` line for a name without a test makes an empty one.
  const reused = new Set((ours.lists.get("reuse") ?? []).map(({ value }) => value.split(" ")[0] ?? ""));
  const defined = Object.keys(real.tests).filter((name) => ours.tests.has(name) || !reused.has(name));
  differ("tests", [...ours.tests.keys()].sort(), defined.sort());
  for (const name of defined) {
    const mine = ours.tests.get(name)?.definition;
    const its = real.tests[name];
    // Tests of a plugin's own type are none to the program's core.
    if (mine === undefined || its === undefined || !/^(?:header|body|rawbody|full|uri|meta)$/.test(mine.type)) continue;
    // The program escapes the braces of `%{NAME}`.
    const unescaped = its.definition.replace(/%\\\{([A-Z][^}]*)\\\}/g, "%{$1}");
    differ(`definition of ${name}`, mine.definition.replace(/^(?:rbl)?eval:/, ""), unescaped);
    differ(`type of ${name}`, mine.type, its.type.replace(/^head_.*|^rbl_.*/, "header").replace(/_.*/, ""));
  }
  for (const command of ["describe", "tflags", "priority"] as const) {
    const mine = ours.keyed(command);
    for (const [name, its] of Object.entries(real.keyed[command] ?? {})) {
      // Each test has a priority, most of them without saying so.
      // Those that catch text for others run first of all.
      if (command === "priority" && !mine.has(name) && /^(?:0|-10000)$/.test(String(its))) continue;
      differ(`${command} ${name}`, mine.get(name)?.value, String(its));
    }
    for (const [name, { value }] of mine)
      if (real.keyed[command]?.[name] === undefined) differ(`${command} ${name}`, value, undefined);
  }
  const flags = ours.keyed("tflags");
  let scores = 0;
  for (const name of new Set([...defined, ...ours.scores.keys(), ...Object.keys(real.scoreset[0] ?? {})])) {
    const said = ours.scores.get(name)?.scores;
    const standard = (name.startsWith("T_") ? 0.01 : 1) * (/\bnice\b/.test(flags.get(name)?.value ?? "") ? -1 : 1);
    real.scoreset.forEach((set, at) => {
      const expected = said?.[at] ?? said?.[0] ?? standard;
      if (Math.abs((set[name] ?? Number.NaN) - expected) < 1e-9) scores++;
      else if (!reused.has(name)) differences.push(`score of ${name} in set ${at}: ${expected}, really ${set[name]}`);
    });
  }
  let settings = 0;
  for (const [name, { value, statement }] of ours.settings) {
    if (!simple.test(statement.type ?? "") || statement.effect !== undefined) continue;
    const its = real.settings[name];
    // A few handlers keep their value elsewhere, or take it apart.
    if (its === undefined || name === "rbl_timeout") continue;
    differ(name, stored(statement.type, value), stored(statement.type, its));
    settings++;
  }
  // What no file sets must have the default that the catalogue names.
  for (const [name, its] of Object.entries(real.settings)) {
    const entry = commandEntry(name);
    // Some values are worked out when reading ends; the catalogue names no default for them.
    if (entry?.default === undefined || ours.settings.has(name) || !simple.test(entry.type)) continue;
    if (entry.plugins !== undefined && !entry.plugins.some((plugin) => ours.plugins.has(plugin))) continue;
    // TxRep and AWL give the settings they share different defaults.
    if ((entry.plugins?.length ?? 0) > 1) continue;
    differ(`default of ${name}`, entry.default, its);
    settings++;
  }
  for (const [name, its] of Object.entries(real.lists)) compareList(name, its, ours, differ);
  return { differences, scores, settings };
}

/** Lists that hold the words of their lines, in order, and those that are sets of words in lower case. */
const ordered: ReadonlySet<string> = new Set(["report_safe_copy_headers", "dns_server", "report"]);

function compareList(
  name: string,
  its: readonly string[],
  ours: EffectiveSpamassassin,
  differ: (what: string, mine: unknown, its: unknown) => void,
): void {
  const entry = commandEntry(name);
  const values = (ours.lists.get(name) ?? []).map(({ value }) => value);
  const words = values.flatMap((value) => value.split(/\s+/)).filter((word) => word !== "");
  if (name === "report")
    differ(
      name,
      values.map((value) => value.replace(/^"(.*?)"$/, "$1")),
      its,
    );
  else if (name === "dns_server") differ(name, words.map(resolver), its);
  // No header twice, in whatever case.
  else if (name === "originating_ip_headers") differ(name, [...new Set(words)], its);
  else if (ordered.has(name)) differ(name, words, its);
  else if (/_from_(?:rcvd|dkim|spf)$/.test(name))
    differ(name, [...new Set(values.map((value) => value.toLowerCase().split(/\s+/)[0]))].sort(), its);
  else if (entry?.type === "addresslist")
    differ(name, [...new Set(words.map((word) => word.toLowerCase()))].sort(), its);
}

/** `[192.0.2.53]:53` as the program keeps it. */
function resolver(word: string): string {
  const match = /^(?:\[([^\]]*)\]|([^:]*)):(\d+)$/.exec(word);
  return match === null ? `[${word.replace(/^\[|\]$/g, "")}]:53` : `[${match[1] ?? match[2]}]:${match[3]}`;
}
