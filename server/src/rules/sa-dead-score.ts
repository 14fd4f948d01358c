import * as l10n from "@vscode/l10n";
import type { Fix, Related, Report } from "../model/finding.ts";
import type { Host } from "../model/host.ts";
import { isSame } from "../model/revisions.ts";
import { isOfDistribution } from "../model/shipped.ts";
import type { Place } from "../text/source.ts";
import { type Span, span } from "../text/span.ts";
import { lineRemoval } from "./fixes/remove-line.ts";
import { type KnownTests, knownTests, settings, testSettings } from "./known-tests.ts";
import type { Rule } from "./rule.ts";

/** A line that names a test no file defines. */
interface Dead {
  readonly command: string;
  readonly test: string;
  /** The whole line. */
  readonly place: Place;
}

/** Where the test's name stands in a line whose value begins with it. */
function nameIn({ place: { source, span: line }, test }: Dead): Span {
  const start = source.text.indexOf(test, line.start);
  return span(start, start + test.length);
}

interface Found {
  readonly madeOf: readonly unknown[];
  readonly lines: ReadonlyMap<string, readonly Dead[]>;
}

const found = new WeakMap<KnownTests, Found>();

/** For each unknown test the lines about it: scores first, then what else is set for it. Both rules ask. */
function deadLines(host: Host): ReadonlyMap<string, readonly Dead[]> {
  const tests = knownTests(host);
  const { spamassassin } = host;
  const madeOf = [spamassassin.scores, ...settings.map((command) => spamassassin.keyed(command))];
  let lines = found.get(tests);
  if (lines === undefined || !isSame(lines.madeOf, madeOf)) {
    lines = { madeOf, lines: collect(host) };
    found.set(tests, lines);
  }
  return lines.lines;
}

function collect(host: Host): ReadonlyMap<string, readonly Dead[]> {
  const tests = knownTests(host);
  const lines = new Map<string, Dead[]>();
  const add = (command: string, test: string, place: Place): void => {
    // Nobody edits packaged rules, which score tests that are long gone; a letter wrong in them is a damage all the same.
    if (tests.isKnown(test) || (isOfDistribution(place.source) && !tests.isMisspelt(test))) return;
    const dead = { command, test, place };
    const list = lines.get(test);
    if (list === undefined) lines.set(test, [dead]);
    else list.push(dead);
  };
  for (const [test, { place }] of host.spamassassin.scores) add("score", test, place);
  for (const { command, test, setting } of testSettings(host)) add(command, test, setting.place);
  return lines;
}

/** One finding for each unknown test; the other lines about it are related. */
function* findings(host: Host, wanted: "score" | "others"): Generator<Report> {
  const tests = knownTests(host);
  for (const [test, [first, ...others]] of deadLines(host)) {
    if (first === undefined || (first.command === "score") !== (wanted === "score")) continue;
    const { place, command } = first;
    const near = meant(tests, command, test);
    yield {
      place: { source: place.source, span: nameIn(first) },
      message: message(test, near, tests.complete, command),
      related: others.map(
        (other): Related => ({ place: other.place, message: l10n.t("this line is about {test} too", { test }) }),
      ),
      fixes: [...(near === undefined ? [] : [renameTo(near, [first, ...others])]), remove([first, ...others])],
      unnecessary: true,
      ...(tests.complete && (near !== undefined || counts(host, first)) ? { severity: "warning" as const } : {}),
    };
  }
}

/** The test that the name nearly is; one that begins with `__` takes no points, so no score means it. */
function meant(tests: KnownTests, command: string, test: string): string | undefined {
  const near = tests.closest(test);
  return command === "score" && near?.startsWith("__") && !test.startsWith("__") ? undefined : near;
}

/** A score of 0 for a test that is gone takes nothing away. */
function counts(host: Host, { command, test }: Dead): boolean {
  return command === "score" && (host.spamassassin.scores.get(test)?.scores ?? []).some((score) => score !== 0);
}

function message(test: string, near: string | undefined, complete: boolean, command: string): string {
  const parameters = { test, near: near ?? "", command };
  if (near !== undefined)
    return complete
      ? l10n.t("no test {test} is defined, so this {command} does nothing; did you mean {near}?", parameters)
      : l10n.t("no file here defines {test}, and SpamAssassin ships no such test; did you mean {near}?", parameters);
  return complete
    ? l10n.t("no test {test} is defined, so this {command} does nothing; remove the line", parameters)
    : l10n.t(
        "no file here defines {test}, and SpamAssassin ships no such test; remove the line if none of your own rules does",
        parameters,
      );
}

function renameTo(near: string, lines: readonly Dead[]): Fix {
  return {
    title: l10n.t("Write {near}", { near }),
    edits: lines.map((line) => ({ place: { source: line.place.source, span: nameIn(line) }, newText: near })),
    preferred: true,
  };
}

function remove(lines: readonly Dead[]): Fix {
  return {
    title: lines.length === 1 ? l10n.t("Remove the line") : l10n.t("Remove the lines about it"),
    edits: lines.map(({ place }) => lineRemoval(place)),
  };
}

export const saDeadScore: Rule = {
  id: "sa-dead-score",
  severity: "info",
  summary: "A score of a test that does not exist",
  checkHost: (host) => findings(host, "score"),
};

export const saDeadDescribe: Rule = {
  id: "sa-dead-describe",
  severity: "info",
  summary: "A description, flag or priority of a test that does not exist",
  checkHost: (host) => findings(host, "others"),
};
