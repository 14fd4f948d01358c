import { readdirSync, readFileSync } from "node:fs";
import { analyze } from "../../../server/src/analysis.ts";
import type { Finding } from "../../../server/src/model/finding.ts";
import { SourceFile } from "../../../server/src/text/source.ts";
import { Random } from "../differential/random.ts";
import { type Configuration, type LintAnswer, lint } from "../lint.ts";
import type { Kind } from "./change.ts";
import { kinds } from "./kinds.ts";

/** One file with one mistake in it. */
export interface Mutant {
  readonly kind: Kind;
  readonly path: string;
  readonly text: string;
  /** Zero-based numbers of the lines with the mistake, in the new text. */
  readonly lines: readonly number[];
  /** How many lines the new text has more than the old one, all of them at `lines`. */
  readonly added: number;
  readonly before: string;
}

/** What both say about it. */
export interface Verdict {
  readonly mutant: Mutant;
  readonly answer: LintAnswer;
  /** What the real tool says and did not say before. */
  readonly said: readonly { readonly text: string; readonly line?: number }[];
  /** Findings at the lines with the mistake. */
  readonly found: readonly Finding[];
  /** Findings elsewhere that were not there before, with a one-based line. */
  readonly elsewhere: readonly { readonly finding: Finding; readonly line: number }[];
  /** Of what the real tool says, that which no finding stands for. */
  readonly missed: readonly string[];
}

function read(folder: string, suffix: RegExp): ReadonlyMap<string, string> {
  return new Map(
    readdirSync(folder)
      .filter((name) => suffix.test(name))
      .sort()
      .map((name) => [`${folder}/${name}`.slice(1), readFileSync(`${folder}/${name}`, "utf8")]),
  );
}

function source(path: string, text: string): SourceFile {
  return new SourceFile(`file:///${path}`, path, text);
}

const localPath = "etc/spamassassin/local.cf";

/** Debian's mail host with a local.cf of its own; its mistakes are made one at a time. */
export class MutatedHost {
  readonly #files: ReadonlyMap<string, string>;
  readonly #sources: ReadonlyMap<string, SourceFile>;
  readonly #before: ReadonlySet<string>;
  /** What lint says of each file as it is. */
  readonly #saidBefore = new Map<string, ReadonlySet<string>>();

  constructor() {
    this.#files = new Map([
      ...read("/etc/spamassassin", /\.(?:pre|cf)$/),
      ...read("/usr/share/spamassassin", /\.cf$/),
      [localPath, readFileSync("test/real/mutations/local.cf", "utf8")],
    ]);
    this.#sources = new Map([...this.#files].map(([path, text]) => [path, source(path, text)]));
    this.#before = new Set(this.#findings([...this.#sources.values()]).map(key));
  }

  /** Its own local.cf without any mistake. */
  get local(): { readonly path: string; readonly text: string } {
    return { path: localPath, text: this.#files.get(localPath) ?? "" };
  }

  /** Findings of the host without any mistake. */
  get unmutated(): readonly Finding[] {
    return this.#findings([...this.#sources.values()]);
  }

  #findings(sources: readonly SourceFile[]): readonly Finding[] {
    return analyze(sources).findings.filter(({ rule }) => rule.startsWith("sa-"));
  }

  /** `perKind` mistakes of each kind, in lines that the host reads; half of them in its own local.cf. */
  mutants(perKind: number, seed: number): readonly Mutant[] {
    const lines = this.#lines();
    return kinds.flatMap((kind, at) => {
      const random = new Random(seed + at);
      const fitting = lines.filter(({ text }) => kind.line.test(text));
      const own = fitting.filter(({ path }) => path === localPath);
      const others = fitting.filter(({ path }) => path !== localPath);
      const made = new Map<string, Mutant>();
      const make = (from: typeof lines, most: number): void => {
        for (const line of random.some(from, from.length, from.length)) {
          if (made.size >= most) return;
          const mutant = this.#mutate(kind, line, random);
          if (mutant !== undefined) made.set(`${mutant.path} ${mutant.text}`, mutant);
        }
      };
      make(own, Math.ceil(perKind / 2));
      make(others, perKind);
      make(own, perKind);
      return [...made.values()];
    });
  }

  /** Every line that the host reads, and those of its conditions. */
  #lines(): readonly { readonly path: string; readonly number: number; readonly text: string }[] {
    const { hosts } = analyze([...this.#sources.values()]);
    const effective = hosts[0]?.host.spamassassin;
    return (effective?.files ?? []).flatMap(({ source: file, spamassassin }) => {
      if (spamassassin === undefined || effective === undefined) return [];
      const starts = spamassassin.statements.filter((each) => effective.isTaken(each)).map((each) => each.span.start);
      for (const { keywordSpan, elses, end, parent } of spamassassin.conditionals)
        if (effective.isLive(parent))
          starts.push(...[keywordSpan, ...elses, ...(end === undefined ? [] : [end])].map((each) => each.start));
      return starts.map((start) => ({
        path: file.path,
        number: file.lines.lineAt(start),
        text: file.slice(file.lineSpan(start)),
      }));
    });
  }

  #mutate(
    kind: Kind,
    line: { readonly path: string; readonly number: number; readonly text: string },
    random: Random,
  ): Mutant | undefined {
    const changed = kind.change(line.text, random);
    if (changed === undefined || changed === line.text) return undefined;
    const all = (this.#files.get(line.path) ?? "").split("\n");
    const inserted = changed.split("\n");
    all.splice(line.number, 1, ...inserted);
    return {
      kind,
      path: line.path,
      text: all.join("\n"),
      lines: inserted.map((_, at) => line.number + at),
      added: inserted.length - 1,
      before: line.text,
    };
  }

  /** The files the real tool is asked about: what loads the plugins, and the file with the mistake. */
  #configuration(path: string, text: string): Configuration {
    const loads = [...this.#files].filter(([each]) => each.endsWith(".pre") && each !== path);
    return [
      ...loads.map(([each, content]) => ({ path: each, text: content })),
      // What lint misses in any configuration without the distribution's rules, and the scores local.cf builds on.
      { path: "base.cf", text: "util_rb_tld com org net de\nbody __SOMETHING /x/\nuse_bayes 0\nscore SPF_FAIL 0.9\n" },
      { path, text },
    ];
  }

  /** Asks both about mutants. */
  judge(mutants: readonly Mutant[]): readonly Verdict[] {
    const paths = [...new Set(mutants.map(({ path }) => path))].filter((path) => !this.#saidBefore.has(path));
    const answers = lint([
      ...paths.map((path) => this.#configuration(path, this.#files.get(path) ?? "")),
      ...mutants.map(({ path, text }) => this.#configuration(path, text)),
    ]);
    paths.forEach((path, at) => {
      this.#saidBefore.set(path, new Set((answers[at]?.messages ?? []).map(({ text }) => withoutLine(text))));
    });
    return mutants.map((mutant, at) => {
      const answer = answers[paths.length + at];
      if (answer === undefined) throw new Error("lint has not answered");
      return this.#compare(mutant, answer);
    });
  }

  #compare(mutant: Mutant, answer: LintAnswer): Verdict {
    const before = this.#saidBefore.get(mutant.path) ?? new Set();
    const said = answer.messages.filter(
      ({ text }) => !before.has(withoutLine(text)) && !/^lint: \d+ issues/.test(text),
    );
    if (answer.died !== undefined) said.push({ text: answer.died });
    const sources = [...this.#sources].map(([path, file]) => (path === mutant.path ? source(path, mutant.text) : file));
    const findings = this.#findings(sources);
    const found: Finding[] = [];
    const elsewhere: { finding: Finding; line: number }[] = [];
    for (const finding of findings) {
      const { source: file, span } = finding.place;
      const line = file.lines.lineAt(span.start);
      if (file.path === mutant.path && mutant.lines.includes(line)) found.push(finding);
      else if (!this.#before.has(key(finding))) elsewhere.push({ finding, line: line + 1 });
    }
    const told = new Set(
      elsewhere.filter(({ finding }) => finding.place.source.path === mutant.path).map(({ line }) => line),
    );
    const missed = said.flatMap(({ text, line }) =>
      found.length > 0 || (line !== undefined && told.has(line)) ? [] : [text],
    );
    return { mutant, answer, said, found, elsewhere, missed };
  }
}

/** What makes a finding the same before and after: its rule and its line's text, wherever the line has moved. */
function key({ place, rule }: Finding): string {
  return `${place.source.path} ${rule} ${place.source.slice(place.source.lineSpan(place.span.start))}`;
}

function withoutLine(text: string): string {
  return text.replace(/\(line \d+\)/g, "").replace(/\(eval \d+\)/g, "");
}
