import * as l10n from "@vscode/l10n";
import type { Facts } from "../../model/facts.ts";
import type { Host } from "../../model/host.ts";
import type { ScoreLine } from "../../model/spamassassin.ts";
import { scanning } from "../../needs/scanning.ts";
import { type Place, place } from "../../text/source.ts";

/** A test's score on a host. */
export interface TestScore {
  /** One number, or four: without network and Bayes, with network, with Bayes, with both. */
  readonly scores: readonly number[];
  /** The one of the four that counts here. */
  readonly set: number;
  /** Absent where no line says it: then it is what SpamAssassin takes. */
  readonly place?: Place;
}

const sets = new WeakMap<Host, number>();

/** Which of four scores counts: Bayes once it is trained, network unless every scanner is told to leave it alone. */
function scoreSet(host: Host): number {
  let set = sets.get(host);
  if (set === undefined) {
    set = findScoreSet(host);
    sets.set(host, set);
  }
  return set;
}

function findScoreSet(host: Host): number {
  const { settings, plugins } = host.spamassassin;
  const off = /^(?:0|no)$/i.test(settings.get("use_bayes")?.value ?? "1");
  const bayes = !off && (plugins.size === 0 || plugins.has("Mail::SpamAssassin::Plugin::Bayes"));
  return (scanning(host).localOnly ? 0 : 1) + (bayes ? 2 : 0);
}

/** Nothing for the parts of other tests, whose names begin with `__`: they have no score. */
export function scoreOf(host: Host, test: string): TestScore | undefined {
  if (test.startsWith("__")) return undefined;
  const set = scoreSet(host);
  const said = host.spamassassin.scores.get(test);
  if (said !== undefined) return { scores: said.scores, set, place: said.place };
  const nice = /\bnice\b/.test(host.spamassassin.keyed("tflags").get(test)?.value ?? "");
  return { scores: [(test.startsWith("T_") ? 0.01 : 1) * (nice ? -1 : 1)], set };
}

/** The number that counts. */
export function effectiveScore({ scores, set }: TestScore): number {
  return scores[set] ?? scores[0] ?? 0;
}

/** Lines that give the test a score and are read, in reading order. */
export function scoreLines(host: Host, test: string): readonly { readonly line: ScoreLine; readonly place: Place }[] {
  return host.spamassassin.files.flatMap((facts: Facts) =>
    (facts.spamassassin?.scores ?? [])
      .filter((line) => line.test === test && line.scores !== undefined && host.spamassassin.isRead(line.statement))
      .map((line) => ({ line, place: place(facts.source, line.statement.span) })),
  );
}

export function scoreSetNames(): readonly string[] {
  return [
    l10n.t("without network and Bayes"),
    l10n.t("with network"),
    l10n.t("with Bayes"),
    l10n.t("with network and Bayes"),
  ];
}
