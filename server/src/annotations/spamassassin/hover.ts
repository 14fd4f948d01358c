import * as l10n from "@vscode/l10n";
import { read } from "../../languages/index.ts";
import type { Facts } from "../../model/facts.ts";
import type { Host } from "../../model/host.ts";
import type { EffectiveSetting, EffectiveTest, Statement, TestDefinition } from "../../model/spamassassin.ts";
import { code } from "../../text/markdown.ts";
import { metasUsing } from "./metas.ts";
import { asksDns, asksNetwork } from "./network.ts";
import { effectiveScore, scoreLines, scoreOf, scoreSetNames, type TestScore } from "./scores.ts";
import { pluginOff, pluginState, reasonNotRead, shortName, statementAt } from "./state.ts";

/** At most so many names or places stand in one line of a hover. */
const mostNamed = 12;
/** A pattern longer than this is cut. */
const longestDefinition = 300;

/** What a name means on this host: a test's definition, score and users, a plugin's state, a setting's value. */
export function hover(host: Host, facts: Facts, offset: number): string | undefined {
  const at = read(facts.source)?.occurrenceAt(offset);
  if (at === undefined || at.key.startsWith("pattern ")) return undefined;
  const name = at.key.slice(at.key.indexOf(" ") + 1);
  switch (at.kind) {
    case "test":
      return hoverTest(host, facts, name, offset);
    case "plugin":
      return hoverPlugin(host, name);
    case "setting":
      return hoverSetting(host, facts, name, statementAt(facts, offset));
    default:
      return at.role === "reference" ? hoverName(host, at.key) : undefined;
  }
}

/** Where a list is filled, a block list asked, or a piece of a mail or a pattern named. */
function hoverName(host: Host, key: string): string | undefined {
  const definitions = host.files.flatMap(({ source }) =>
    (read(source)?.occurrences() ?? []).flatMap(({ key: each, role, span }) =>
      each === key && role === "definition" ? [{ source, span }] : [],
    ),
  );
  const shown = definitions.slice(0, mostNamed).map(({ source, span }) => {
    const line = shorten(source.slice(source.lineSpan(span.start)).trim());
    return `- ${code(line)} (${host.describe({ source, span })})`;
  });
  return shown.length === 0 ? undefined : [l10n.t("Comes from:"), "", ...shown].join("\n");
}

function hoverTest(host: Host, facts: Facts, name: string, offset: number): string | undefined {
  const test = host.spamassassin.tests.get(name);
  const lines = test === undefined ? undefinedTest(host, name) : definedTest(host, name, test);
  const statement = statementAt(facts, offset);
  const reason = statement === undefined ? undefined : reasonNotRead(host, facts, statement);
  if (lines === undefined) return reason;
  const isSaid = reason !== undefined && lines.some((line) => line.endsWith(reason));
  return [...lines, ...(reason === undefined || isSaid ? [] : ["", `*${reason}*`])].join("\n");
}

function definedTest(host: Host, name: string, test: EffectiveTest): readonly string[] {
  const { spamassassin } = host;
  const { definition, place } = test;
  const description = spamassassin.keyed("describe").get(name)?.value;
  const flags = spamassassin.keyed("tflags").get(name)?.value;
  const priority = spamassassin.keyed("priority").get(name);
  const score = scoreOf(host, name);
  const items: string[] = [];
  if (score !== undefined) items.push(...scoreItems(host, name, score));
  else items.push(l10n.t("No score: its name begins with `__`, so it only counts in metas."));
  if (flags !== undefined) items.push(l10n.t("Flags: {flags}", { flags: flags.split(/\s+/).map(code).join(" ") }));
  if (priority !== undefined) items.push(l10n.t("Priority: {value}", { value: priority.value }));
  const network = networkReason(test, flags);
  if (network !== undefined) items.push(network);
  const named = new Map(definition.references.map((each) => [each.name, each]));
  if (named.size > 0) {
    const isThere = (each: string): boolean => named.get(each)?.pattern === true || spamassassin.tests.has(each);
    const shown = [...named.keys()].map((each) => (isThere(each) ? code(each) : `~~${code(each)}~~`));
    items.push(l10n.t("Made of: {names}", { names: few(shown) }));
    if (![...named.keys()].every(isThere))
      items.push(l10n.t("A name that is struck out belongs to no test of this host, and counts as 0."));
    const asking = networkTestsIn(host, definition).map(code);
    if (asking.length > 0)
      items.push(
        l10n.t("Tests in it that ask the network, and count as 0 in local scans: {names}", { names: few(asking) }),
      );
  }
  const users = metasUsing(host, name);
  if (users.length > 0)
    items.push(l10n.t("Used by: {names}", { names: few(users.map((each) => code(each.definition.name))) }));
  const silent = whySilent(host, name, test, score, users.length);
  if (silent !== undefined) items.push(`**${silent}**`);
  return [
    l10n.t("**{name}**: `{type}` test, {where}", { name, type: definition.type, where: host.describe(place) }),
    "",
    ...(description === undefined ? [] : [`> ${escaped(description)}`, ""]),
    code(shorten(definition.definition)),
    "",
    ...items.map((item) => `- ${item}`),
  ];
}

function undefinedTest(host: Host, name: string): readonly string[] | undefined {
  for (const facts of host.files) {
    const definition = facts.spamassassin?.tests.find((each) => each.name === name);
    if (definition === undefined) continue;
    const where = host.describe({ source: facts.source, span: definition.statement.span });
    const reason = reasonNotRead(host, facts, definition.statement);
    return [
      l10n.t("**{name}**: `{type}` test, {where}", { name, type: definition.type, where }),
      "",
      ...(reason === undefined ? [] : [`- **${l10n.t("It does not run.")}** ${reason}`]),
    ];
  }
  return [l10n.t("**{name}**: no file here defines this test.", { name })];
}

function scoreItems(host: Host, name: string, score: TestScore): readonly string[] {
  const { scores, set } = score;
  const names = scoreSetNames();
  const text =
    scores.length === 1
      ? `**${scores[0]}**`
      : scores.map((each, at) => `${at === set ? `**${each}**` : each} ${names[at]}`).join(" · ");
  if (score.place === undefined) return [l10n.t("Score: {score}, since no line says another", { score: text })];
  const where = host.describe(score.place);
  const { place: winner } = score;
  const others = scoreLines(host, name).filter(
    ({ place }) => place.source !== winner.source || place.span.start !== winner.span.start,
  );
  const over = others.map(({ line, place }) => `${line.scores?.join(" ")} (${host.describe(place)})`);
  return [
    l10n.t("Score: {score} ({where})", { score: text, where }),
    ...(over.length === 0 ? [] : [l10n.t("That line overrides {others}", { others: few(over) })]),
  ];
}

function networkReason({ definition }: EffectiveTest, flags: string | undefined): string | undefined {
  if (asksNetwork(definition, flags) && !asksDns(definition))
    return l10n.t("Asks the network, and does not run in local scans.");
  return asksDns(definition) ? l10n.t("Asks the DNS.") : undefined;
}

/** The tests that a meta is made of, in however many steps, and that ask the network. */
function networkTestsIn({ spamassassin }: Host, meta: TestDefinition): readonly string[] {
  const flags = spamassassin.keyed("tflags");
  const seen = new Set<string>();
  const waiting = [meta];
  const found: string[] = [];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const { name, pattern } of next.references) {
      const definition = spamassassin.tests.get(name)?.definition;
      if (pattern || definition === undefined || seen.has(name)) continue;
      seen.add(name);
      if (definition.references.length > 0) waiting.push(definition);
      else if (asksNetwork(definition, flags.get(name)?.value)) found.push(name);
    }
  }
  return found.sort();
}

/** Why a test that is defined never counts; nothing where it may. */
function whySilent(
  host: Host,
  name: string,
  { definition }: EffectiveTest,
  score: TestScore | undefined,
  users: number,
): string | undefined {
  const off = definition.plugin === undefined ? undefined : pluginOff(host, definition.plugin);
  if (off !== undefined && !isProvided(host, definition.statement)) return l10n.t("It does not run: {off}.", { off });
  if (score?.scores.every((each) => each === 0)) return l10n.t("It does not run: its score is 0.");
  if (score !== undefined && effectiveScore(score) === 0)
    return l10n.t("It does not run here: the score that counts is 0.");
  if (name.startsWith("__") && users === 0) return l10n.t("No meta of this host uses it.");
  return undefined;
}

function isProvided(host: Host, statement: Statement): boolean {
  return statement.otherPlugins.some((plugin) => host.spamassassin.plugins.has(plugin));
}

function hoverPlugin(host: Host, plugin: string): string | undefined {
  const name = shortName(plugin);
  const state = pluginState(host, plugin);
  if (state.kind === "loaded")
    return l10n.t("On this host: {name} is loaded by {where}.", { name, where: host.describe(state.place) });
  const off = pluginOff(host, plugin);
  return off === undefined
    ? l10n.t("No file here tells whether {name} is loaded.", { name })
    : l10n.t("On this host: {off}.", { off });
}

function hoverSetting(host: Host, facts: Facts, name: string, statement: Statement | undefined): string | undefined {
  const reason = statement === undefined ? undefined : reasonNotRead(host, facts, statement);
  const list = statement === undefined ? undefined : listOf(host, statement);
  const lines =
    list !== undefined && list.length > 0
      ? listLines(host, list)
      : settingLines(host, facts, host.spamassassin.settings.get(name), statement);
  const all = [...(reason === undefined ? [] : [`*${reason}*`]), ...lines];
  return all.length === 0 ? undefined : all.join("\n\n");
}

function listOf(host: Host, { targets, effect }: Statement): readonly EffectiveSetting[] | undefined {
  if (effect === undefined) return undefined;
  return targets.flatMap((target) => host.spamassassin.lists.get(target) ?? []);
}

function listLines(host: Host, list: readonly EffectiveSetting[]): readonly string[] {
  const shown = list.slice(-mostNamed).map((each) => `- ${code(shorten(each.value))} (${host.describe(each.place)})`);
  const left = list.length - shown.length;
  const heading =
    left > 0
      ? l10n.t("On this host {count} lines add up; the last of them:", { count: list.length })
      : l10n.t("On this host {count} lines add up:", { count: list.length });
  return [list.length === 1 ? l10n.t("On this host only one line counts:") : heading, shown.join("\n")];
}

function settingLines(
  host: Host,
  facts: Facts,
  setting: EffectiveSetting | undefined,
  statement: Statement | undefined,
): readonly string[] {
  if (setting === undefined) return [];
  const { place, overridden } = setting;
  const value = code(shorten(setting.value));
  const where = host.describe(place);
  const own = statement !== undefined && facts.source === place.source && statement.span.start === place.span.start;
  const others = overridden.map((each) => `${code(shorten(each.source.slice(each.span)))} (${host.describe(each)})`);
  const forUser = facts.spamassassin?.kind === "user_prefs";
  const first = own
    ? forUser
      ? l10n.t("For this user this line counts: {value}.", { value })
      : l10n.t("On this host this line counts: {value}.", { value })
    : forUser
      ? l10n.t("For this user {value} counts, from {where}.", { value, where })
      : l10n.t("On this host {value} counts, from {where}.", { value, where });
  return [first, ...(others.length === 0 ? [] : [l10n.t("It overrides {others}.", { others: few(others) })])];
}

function few(names: readonly string[]): string {
  if (names.length <= mostNamed) return names.join(", ");
  return l10n.t("{names} and {count} more", {
    names: names.slice(0, mostNamed).join(", "),
    count: names.length - mostNamed,
  });
}

function shorten(text: string): string {
  return text.length > longestDefinition ? `${text.slice(0, longestDefinition)}…` : text;
}

/** Plain text in Markdown. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~]/g, "\\$&");
}
