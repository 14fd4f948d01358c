import * as l10n from "@vscode/l10n";
import type { SourceFile } from "../../text/source.ts";
import type { Completion } from "../language.ts";
import { openCall } from "./call.ts";
import { definesTests } from "./catalog.ts";
import type { EvalEntry } from "./catalog-types.ts";
import { choose, meanings, values } from "./complete-values.ts";
import { behind, type Cursor, cursorAt, openTag, type TestNamePlace, testNameAt } from "./cursor.ts";
import { describeFlag, describeModifier, describePseudoHeader } from "./describe-words.ts";
import {
  argumentOffers,
  commandOffers,
  conditionOffers,
  evalOffers,
  featureOffers,
  insideCondition,
  type Offer,
  offer,
  placed,
  pluginOffers,
  tagOffers,
  testSnippets,
} from "./offers.ts";
import { type SpamassassinTree, textBetween, wordEndAt } from "./parse.ts";
import {
  answerTypes,
  continents,
  headerModifiers,
  linkParts,
  mimeHeaders,
  operators,
  pseudoHeaders,
  recordTypes,
  takesTags,
  testFlags,
  usualHeaders,
} from "./values.ts";

export function complete(tree: SpamassassinTree, source: SourceFile, offset: number): readonly Completion[] {
  const cursor = cursorAt(source, offset);
  if (cursor === undefined) return [];
  const { command, words, typed, value } = cursor;
  if (command === undefined) return commands(cursor, tree, source);
  if (command === "loadplugin" || command === "tryplugin" || command === "ifplugin")
    return words.length === 0 ? plugins(typed, offset) : [];
  if (command === "if") return condition(value, offset);
  const tag = takesTags.has(command) ? openTag(typed) : undefined;
  if (tag !== undefined) return choose(tagOffers(), tag, offset);
  const name = testNameAt(cursor);
  if (name !== undefined) return testNames(tree, name, offset);
  if (definesTests(command)) return definition(cursor, command);
  if (command === "tflags") return flags(cursor);
  return values(cursor, command);
}

/**
 * A .pre file is for plugins and what must be known before the rules are read; user_prefs may not hold what only an
 * admin may set. Spelled with `-` or in capitals, a command is the same.
 */
function commands({ typed, offset }: Cursor, tree: SpamassassinTree, source: SourceFile): readonly Completion[] {
  const isPre = /\.pre(?:\.|$)/i.test(source.name);
  const isPreferences = /^user_prefs|\.prefs?$/.test(source.name);
  const prefix = typed.toLowerCase().replaceAll("-", "_");
  const isDashed = typed.includes("-");
  const span = behind(offset, typed);
  const found: Completion[] = [];
  for (const each of commandOffers()) {
    if ((isPre && each.aboutTests) || (isPreferences && each.admin)) continue;
    if (!each.offer.label.startsWith(prefix)) continue;
    // An editor compares letter by letter: a name that is being written with `-` must have it too.
    found.push(placed(each.offer, span, isDashed ? each.offer.label.replaceAll("_", "-") : each.offer.filter));
  }
  if (isInBlock(tree, offset)) found.push(...choose(insideCondition(), typed, offset));
  if (!isPre && !isPreferences) found.push(...choose(testSnippets(), typed, offset));
  return found;
}

/** Whether an `if` is open at the offset: the last one before it, or one that this lies in. */
function isInBlock({ conditionals }: SpamassassinTree, offset: number): boolean {
  let low = 0;
  let high = conditionals.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((conditionals[middle]?.keywordSpan.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  for (let each = conditionals[low - 1]; each !== undefined; each = each.parent?.conditional)
    if (each.end === undefined || offset <= each.end.end) return true;
  return false;
}

function plugins(typed: string, offset: number): readonly Completion[] {
  const prefix = typed.toLowerCase();
  const span = behind(offset, typed);
  return pluginOffers()
    .filter(
      ({ label, detail }) =>
        label.toLowerCase().startsWith(prefix) || detail?.toLowerCase().startsWith(prefix) === true,
    )
    .map((each) => placed(each, span));
}

function condition(value: string, offset: number): readonly Completion[] {
  const name = /[\w:]*$/.exec(value)?.[0] ?? "";
  const question = /\b(plugin|can|has)\s*\(\s*[\w:]*$/.exec(value)?.[1];
  if (question === "plugin") return plugins(name, offset);
  if (question !== undefined) return choose(featureOffers(), name, offset);
  return choose(conditionOffers(), name, offset);
}

function definition(cursor: Cursor, command: string): readonly Completion[] {
  const { words, typed, offset } = cursor;
  if (words.length === 0) return [];
  const call = openCall(cursor.value);
  if (call !== undefined) return choose(argumentOffers(call), call.typed, offset);
  const begun = /^(?:rbl)?eval:(\w*)$/.exec(typed);
  if (begun?.[1] !== undefined) return evals(command, begun[1], offset);
  switch (command) {
    case "header":
    case "mimeheader":
      return header(cursor, command);
    case "body":
    case "rawbody":
    case "full":
      return words.length === 1 ? choose([callOffer()], typed, offset) : [];
    case "uri_detail":
      if (/[=!]~$/.test(words.at(-1) ?? "")) return [];
      return choose(meanings(Object.hasOwn(linkParts, words.at(-1) ?? "") ? operators : linkParts), typed, offset);
    case "askdns":
      return words.length === 2 ? choose(meanings(recordTypes), typed, offset) : [];
    case "uri_block_cont":
      return choose(meanings(continents), typed.replace(/^!/, ""), offset);
    default:
      return /^uri.*(?:bl|sub)$/.test(command) && words.length === 2
        ? choose(meanings(answerTypes), typed, offset)
        : [];
  }
}

function callOffer(): Offer {
  return offer("eval:", "keyword", l10n.t("Calls a function of a plugin."));
}

function unsetOffer(): Offer {
  const words = l10n.t("The text the pattern is held against where the mail has no such header.");
  return { ...offer("[if-unset: …]", "keyword", words), insert: "[if-unset: $1]", snippet: true };
}

function existsOffer(): Offer {
  return offer("exists:", "keyword", l10n.t("True where the mail has the header."));
}

function header({ words, typed, offset }: Cursor, command: string): readonly Completion[] {
  if (words.length === 2)
    return words[1]?.includes(":") && /^(?:eval|exists):/.test(words[1])
      ? []
      : choose(meanings(operators), typed, offset);
  if (words.length > 2)
    return command === "header" && /^\[?[a-z-]*$/.test(typed) ? choose([unsetOffer()], typed, offset) : [];
  if (command === "mimeheader") return choose(meanings(mimeHeaders), typed, offset);
  const existing = /^exists:([\w-]*)$/.exec(typed)?.[1];
  const names = meanings(usualHeaders);
  if (existing !== undefined) return choose(names, existing, offset);
  const [, before, modifier] = /^[\w-]+:(?:(\w+):)?(\w*)$/.exec(typed) ?? [];
  if (modifier !== undefined) {
    const left = Object.entries(headerModifiers).filter(([word]) => word !== before);
    return choose(meanings(Object.fromEntries(left), describeModifier), modifier, offset);
  }
  const offers = [...names, ...meanings(pseudoHeaders, describePseudoHeader), callOffer(), existsOffer()];
  return choose(offers, typed, offset);
}

/** Whether SpamAssassin lets a function stand in that kind of test; `rawbody` may use those of `body`. */
function fits({ type }: EvalEntry, command: string): boolean {
  if (type === undefined) return true;
  if (type === "rbl") return command === "header";
  return type === command || (type === "body" && command === "rawbody");
}

function evals(command: string, name: string, offset: number): readonly Completion[] {
  const span = behind(offset, name);
  const found: Completion[] = [];
  for (const each of evalOffers())
    if (each.entry.name.startsWith(name) && fits(each.entry, command)) found.push({ ...each.offer, span });
  return found;
}

/** The tests of this file, with what it says about each. */
function testNames(
  tree: SpamassassinTree,
  { typed, scored, own }: TestNamePlace,
  offset: number,
): readonly Completion[] {
  const tests = new Map<string, { command: string; description?: string }>();
  const descriptions = new Map<string, string>();
  for (const line of tree.statements) {
    if (line.valueStart === line.end) continue;
    const isTest = line.word.role === "test";
    if (!isTest && line.canonical !== "describe") continue;
    const end = wordEndAt(line, line.valueStart);
    // The line being typed would offer the half of its own name.
    if (isTest && line.start <= offset && offset <= end) continue;
    const name = textBetween(line, line.valueStart, end);
    if (isTest) tests.set(name, { command: line.command });
    else if (line.locale === undefined) descriptions.set(name, textBetween(line, end, line.end).trim());
  }
  const offers = [...tests]
    .filter(([name]) => name !== own && (!scored || !name.startsWith("__")))
    .map(([name, { command }]) => offer(name, "test", descriptions.get(name), command));
  return choose(offers, typed, offset);
}

function flags({ words, typed, offset }: Cursor): readonly Completion[] {
  const left = Object.entries(testFlags).filter(([flag]) => !words.includes(flag));
  return choose(meanings(Object.fromEntries(left), describeFlag), typed, offset);
}
