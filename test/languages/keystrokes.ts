import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { analyze } from "../../server/src/analysis.ts";
import { read } from "../../server/src/languages/index.ts";
import type { Filter } from "../../server/src/model/filter.ts";
import type { Edit } from "../../server/src/text/source.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { Workspace } from "../../server/src/workspace.ts";
import { chance } from "../perl-regex/mutations.ts";
import { chainOf, lineOf, plain } from "./plain.ts";

const flow = { protocol: "tcp", port: 2703, destination: { addresses: ["192.0.2.7"] } } as const;

/** What the filter's writer would write at each of its lines. */
function written({ writer, chains }: Filter): readonly unknown[] {
  const shown = (edits: readonly Edit[] | undefined) => edits?.map(({ place, newText }) => [place, newText]);
  return [...chains.values()].flatMap((chain) => [
    shown(writer.admit?.(chain, "established")),
    ...chain.lines.map((line) => [
      shown(writer.accept(flow, chain, line, "x")),
      shown(writer.remove(line)),
      shown(writer.reject?.(line)),
      shown(writer.transport?.(line, "udp")),
    ]),
  ]);
}

/** Everything that is answered about a file, as text. */
function answers(source: SourceFile, offset: number): readonly string[] {
  const reading = read(source);
  const { filter, problems } = reading?.facts ?? {};
  return [
    plain(problems),
    ...(filter?.filters ?? []).map(
      ({ name, kind, hook, priority, families, entry, policy, chains }) =>
        `${plain([name, kind, hook, priority, families, entry.name, lineOf(policy)])} ${[...chains.keys()]}`,
    ),
    ...(filter?.chains ?? []).map((chain) => plain(chainOf(chain))),
    ...(filter?.filters ?? []).map((each) => plain(written(each))),
    plain([filter?.complete, filter?.includes, filter?.newer, filter?.changedSets]),
    plain([reading?.outline(), reading?.folding(), reading?.tokens(), reading?.occurrences(), reading?.links()]),
    plain([reading?.hover(offset), reading?.complete(offset), reading?.selections(offset)]),
    plain([reading?.occurrenceAt(offset), reading?.signature(offset)]),
    plain(reading?.format({ tabSize: 4, insertSpaces: false })),
  ];
}

function shown(findings: ReturnType<typeof analyze>["findings"]) {
  return findings.map(({ rule, severity, message, place, related, fixes }) =>
    plain([severity, rule, place, place.source.slice(place.span), message, related, fixes]),
  );
}

/** As typed: a line comes, goes or changes, a letter comes or goes, a whole stretch is taken away. */
function typed(text: string, lines: readonly string[], below: (most: number) => number): string {
  const all = text.split("\n");
  const at = below(all.length);
  const line = all[at] ?? "";
  const column = below(line.length + 1);
  const pick = () => lines[below(lines.length)] ?? "";
  switch (below(14)) {
    case 0:
    case 1:
    case 2:
      return all.toSpliced(at, 0, pick()).join("\n");
    case 3:
    case 4:
      return all.toSpliced(at, 1).join("\n");
    case 5:
      return all.with(at, pick()).join("\n");
    case 6:
    case 7:
      return all.with(at, `${line.slice(0, column)}${"x/#\\ 0{}_(\"'"[below(12)]}${line.slice(column)}`).join("\n");
    case 8:
    case 9:
      return all.with(at, `${line.slice(0, column)}${line.slice(column + 1)}`).join("\n");
    case 10:
      return all.with(at, line.replace(/\d(?=\D*$)/, String(below(10)))).join("\n");
    case 11:
      return all.toSpliced(at, below(4)).join("\n");
    case 12:
      return all.toSpliced(at, 0, ...all.slice(at, at + below(6))).join("\n");
    default:
      // Two lines change places, far from each other.
      return all.with(at, all[below(all.length)] ?? "").join("\n");
  }
}

const site = ["init.pre", "v310.pre", "local.cf"].map(
  (name) =>
    [
      `etc/mail/spamassassin/${name}`,
      readFileSync(`examples/mail-host/etc/mail/spamassassin/${name}`, "utf8"),
    ] as const,
);

/**
 * Types at a ruleset that stands on a mail host, and holds all that is answered after each keystroke against the same
 * files read afresh. `lines` are what may come to stand in it.
 */
export function testKeystrokes(path: string, text: string, lines: readonly string[], seed: number, edits = 60): void {
  test(`after each keystroke everything is as if read afresh: ${path}, series ${seed}`, () => {
    const below = chance(seed);
    const uri = `test:/host/${path}`;
    const workspace = new Workspace();
    workspace.addFolder("test:/host");
    const others = site.map(([name, content]) => [`test:/host/${name}`, content] as const);
    for (const [name, content] of others) workspace.open(name, content);
    let now = text;
    workspace.open(uri, now);
    assert.ok(workspace.analysis.hosts.length > 0);
    let carried = 0;
    for (let edit = 0; edit < edits; edit++) {
      const kept = new Set(
        read(workspace.source(uri) as SourceFile)?.facts.filter?.chains.flatMap((each) => each.lines),
      );
      // Some keystrokes are analysed together.
      for (let together = below(4) === 0 ? 3 : 1; together > 0; together--) {
        // Once in a while what was typed goes again as a whole.
        now = below(12) === 0 ? text : typed(now, lines, below);
        workspace.open(uri, now);
      }
      const source = workspace.source(uri) as SourceFile;
      if (read(source)?.facts.filter?.chains.some((each) => each.lines.some((line) => kept.has(line)))) carried++;
      const afresh = [...others, [uri, now] as const].map(
        ([name, content]) => new SourceFile(name, name.slice("test:/host/".length), content, "test:/host"),
      );
      const fresh = afresh.at(-1) as SourceFile;
      const all = analyze(afresh.toSorted((a, b) => (a.uri < b.uri ? -1 : 1)));
      const { findings } = workspace.analysis;
      const offset = below(now.length + 1);
      assert.deepEqual(answers(source, offset), answers(fresh, offset), `after edit ${edit}`);
      assert.deepEqual(shown(findings), shown(all.findings), `after edit ${edit}`);
    }
    // Most keystrokes take the short way, so that this test says something about it.
    assert.ok(carried >= edits / 3, `${carried} of ${edits}`);
  });
}

/**
 * Types now in one, now in another of files that make one ruleset together, and holds all that is answered about each
 * of them, and what the host lets through, against the same files read afresh.
 */
export function testKeystrokesIn(
  files: Readonly<Record<string, string>>,
  lines: readonly string[],
  seed: number,
  edits = 60,
): void {
  const paths = Object.keys(files);
  test(`after each keystroke in files of one ruleset all is as if read afresh: ${paths.join(", ")}, ${seed}`, () => {
    const below = chance(seed);
    const uriOf = (path: string): string => `test:/host/${path}`;
    const workspace = new Workspace();
    workspace.addFolder("test:/host");
    const now = new Map(Object.entries(files));
    for (const [name, content] of site) workspace.open(uriOf(name), content);
    for (const [path, text] of now) workspace.open(uriOf(path), text);
    let joined = 0;
    for (let edit = 0; edit < edits; edit++) {
      const path = paths[below(paths.length)] ?? "";
      const before = files[path] ?? "";
      const next = below(6) === 0 ? before : typed(now.get(path) ?? "", lines, below);
      now.set(path, next);
      workspace.open(uriOf(path), next);
      const afresh = [...site, ...now].map(([name, text]) => new SourceFile(uriOf(name), name, text, "test:/host"));
      const all = analyze(afresh.toSorted((a, b) => (a.uri < b.uri ? -1 : 1)));
      const { findings, hosts } = workspace.analysis;
      const offset = below(next.length + 1);
      for (const each of paths) {
        const fresh = afresh.find(({ uri }) => uri === uriOf(each)) as SourceFile;
        assert.deepEqual(answers(workspace.source(uriOf(each)) as SourceFile, offset), answers(fresh, offset));
      }
      assert.deepEqual(shown(findings), shown(all.findings), `after edit ${edit}`);
      const route = hosts.flatMap(({ host }) => host.route.map(routed));
      assert.deepEqual(
        route,
        all.hosts.flatMap(({ host }) => host.route.map(routed)),
        `after edit ${edit}`,
      );
      if (hosts.some(({ host }) => host.route.some((filter) => sourcesOf(filter) > 1))) joined++;
    }
    // The files mostly are one ruleset, so that this test says something about it.
    assert.ok(joined >= edits / 3, `${joined} of ${edits}`);
  });
}

function routed(filter: Filter): string {
  const { name, hook, priority, policy, entry, chains } = filter;
  const own = [entry, ...chains.values()].map((chain) => plain(chainOf(chain)));
  return [plain([name, hook, priority, lineOf(policy)]), ...own, plain(written(filter))].join("\n");
}

function sourcesOf({ chains }: Filter): number {
  return new Set([...chains.values()].flatMap(({ lines }) => lines.map(({ place }) => place.source.uri))).size;
}
