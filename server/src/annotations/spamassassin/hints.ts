import * as l10n from "@vscode/l10n";
import type { Facts } from "../../model/facts.ts";
import type { Host } from "../../model/host.ts";
import { isShipped } from "../../model/shipped.ts";
import type { Place } from "../../text/source.ts";
import type { Hint } from "../answer.ts";
import { deadBranches, isUnread } from "./dead.ts";
import { effectiveScore, scoreOf } from "./scores.ts";
import { pluginOff } from "./state.ts";

/**
 * What another file has the last word about: scores, settings, and conditions that do not hold. Files that an update
 * brings are full of such lines, so there only the site's own changes are shown.
 */
export function hints(host: Host, facts: Facts): readonly Hint[] {
  if (facts.spamassassin === undefined || isUnread(host, facts)) return [];
  return [
    ...overriddenScores(host, facts),
    ...(isShipped(facts.source) ? [] : [...scoresFromElsewhere(host, facts), ...overriddenSettings(host, facts)]),
    ...conditions(host, facts),
  ].sort((a, b) => a.offset - b.offset);
}

function* overriddenScores(host: Host, facts: Facts): Iterable<Hint> {
  const { spamassassin } = host;
  for (const { test, statement, relative } of facts.spamassassin?.scores ?? []) {
    const winner = spamassassin.scores.get(test);
    if (winner === undefined || relative || isPlaceOf(winner.place, facts, statement.span.start)) continue;
    if (!spamassassin.isTaken(statement)) continue;
    if (isShipped(facts.source) && winner.place.source.path.startsWith(folderOf(facts))) continue;
    yield {
      offset: statement.span.end,
      text: l10n.t("→ {scores} in {where}", { scores: winner.scores.join(" "), where: shortPlace(host, winner.place) }),
      tooltip: l10n.t("A later line has the last word about this score."),
    };
  }
}

/** The folder with its slash, so that a path in it begins with it. */
function folderOf(facts: Facts): string {
  return facts.source.path.replace(/[^/]*$/, "");
}

function* scoresFromElsewhere(host: Host, facts: Facts): Iterable<Hint> {
  for (const { name, statement } of facts.spamassassin?.tests ?? []) {
    const score = scoreOf(host, name);
    if (score === undefined || score.place?.source === facts.source) continue;
    if (host.spamassassin.tests.get(name)?.definition.statement !== statement) continue;
    yield {
      offset: statement.span.end,
      text: l10n.t("score {value}", { value: effectiveScore(score) }),
      tooltip:
        score.place === undefined
          ? l10n.t("The score, since no line says another.")
          : l10n.t("The score, from {where}.", { where: host.describe(score.place) }),
    };
  }
}

function* overriddenSettings(host: Host, facts: Facts): Iterable<Hint> {
  const { spamassassin } = host;
  for (const statement of facts.spamassassin?.statements ?? []) {
    const { canonical, effect, type, known, plugin } = statement;
    if (!known || effect !== undefined || type === undefined || type === "hash" || type === "custom") continue;
    const winner = spamassassin.settings.get(canonical);
    if (winner === undefined || isPlaceOf(winner.place, facts, statement.span.start)) continue;
    if (!spamassassin.isTaken(statement) || (plugin !== undefined && !spamassassin.plugins.has(plugin))) continue;
    yield {
      offset: statement.span.end,
      text: l10n.t("→ {value} in {where}", { value: shorten(winner.value), where: shortPlace(host, winner.place) }),
      tooltip: l10n.t("A later line has the last word about this setting."),
    };
  }
}

function* conditions(host: Host, facts: Facts): Iterable<Hint> {
  const isDead = deadBranches(host);
  for (const conditional of facts.spamassassin?.conditionals ?? []) {
    if (isDead(conditional.parent) || !isDead({ conditional, whenTrue: true })) continue;
    const off = conditional.keyword === "ifplugin" ? pluginOff(host, conditional.expression) : undefined;
    if (off === undefined && isShipped(facts.source)) continue;
    yield {
      offset: conditional.expressionSpan.end,
      text: off === undefined ? l10n.t("false here") : l10n.t("off: plugin not loaded"),
      ...(off === undefined ? {} : { tooltip: `${off}.` }),
    };
  }
}

function isPlaceOf(place: Place, facts: Facts, start: number): boolean {
  return place.source === facts.source && place.span.start === start;
}

/** `local.cf:12`. */
function shortPlace(host: Host, place: Place): string {
  const where = host.describe(place);
  return where.slice(where.lastIndexOf("/") + 1);
}

const longestValue = 30;

function shorten(text: string): string {
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}
