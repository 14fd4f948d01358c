import { features } from "../../model/features.generated.ts";
import { allPlugins } from "../../model/plugins.ts";
import type { SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import type { Completion } from "../language.ts";
import { allCommands, allEvals, commandWord, definesTests, shortName } from "./catalog.ts";
import type { EvalEntry } from "./catalog-types.ts";
import { describeCommand, describeEval, describePlugin } from "./describe.ts";
import { settingDocumentation } from "./documentation/index.ts";
import { takesTestName } from "./occurrences.ts";
import { type SpamassassinTree, textBetween, wordEndAt } from "./parse.ts";
import { conditionWords, headerModifiers, pseudoHeaders, testFlags, usualHeaders } from "./values.ts";

/** What stands between the line's start and the cursor, taken apart. */
interface Before {
  /** Canonical name of the command; undefined while it is still being typed. */
  readonly command: string | undefined;
  /** The whole words of the value in front of the one at the cursor. */
  readonly words: readonly string[];
  /** What is typed of the word at the cursor, up to the last white space. */
  readonly typed: string;
  readonly offset: number;
}

export function complete(tree: SpamassassinTree, source: SourceFile, offset: number): readonly Completion[] {
  const line = source.text.slice(source.lineSpan(offset).start, offset);
  if (/(?<!\\)#/.test(line)) return [];
  const match = /^\s*(?:lang\s+\S+\s+)?(?:(\S+)\s+)?(.*)$/s.exec(line);
  const rest = match?.[2] ?? "";
  const typed = /\S*$/.exec(rest)?.[0] ?? "";
  const before: Before = {
    command: match?.[1] === undefined ? undefined : commandWord(match[1]).canonical,
    words: rest
      .slice(0, rest.length - typed.length)
      .split(/\s+/)
      .filter((word) => word !== ""),
    typed,
    offset,
  };
  const { command } = before;
  if (command === undefined) return commands(before);
  if (command === "loadplugin" || command === "tryplugin" || command === "ifplugin")
    return before.words.length === 0 ? plugins(typed, offset) : [];
  if (command === "if") return condition(rest, offset);
  if (definesTests(command)) return test(before, command, tree);
  if (takesTestName(command) && before.words.length === 0) return testNames(tree, typed, offset);
  if (command === "tflags") return choose(testFlags, typed, offset);
  return values(before, command);
}

function item(
  label: string,
  kind: Completion["kind"],
  where: Span,
  documentation: string | undefined,
  detail?: string,
): Completion {
  return {
    label,
    kind,
    span: where,
    ...(detail === undefined ? {} : { detail }),
    ...(documentation === undefined ? {} : { documentation }),
  };
}

/** The last so many characters in front of the cursor. */
function behind(offset: number, text: string): Span {
  return span(offset - text.length, offset);
}

const structural = ["if", "ifplugin", "else", "endif", "include", "lang"] as const;

function commands({ typed, offset }: Before): readonly Completion[] {
  const prefix = typed.toLowerCase().replaceAll("-", "_");
  const where = behind(offset, typed);
  const known = [...allCommands.map(({ name }) => name).filter((name) => !name.endsWith("_xx")), ...structural];
  return known
    .filter((name) => name.startsWith(prefix))
    .map((name) => {
      const word = commandWord(name);
      const plain = item(
        name,
        definesTests(name) || structural.some((each) => each === name) ? "keyword" : "setting",
        where,
        describeCommand(word),
        word.plugin === undefined ? undefined : shortName(word.plugin),
      );
      if (name === "ifplugin")
        return { ...plain, insert: "ifplugin Mail::SpamAssassin::Plugin::$" + "{1:Name}\n$0\nendif", snippet: true };
      if (name === "if") return { ...plain, insert: "if ($" + "{1:condition})\n$0\nendif", snippet: true };
      return plain;
    });
}

function plugins(typed: string, offset: number): readonly Completion[] {
  const prefix = typed.toLowerCase();
  return allPlugins
    .filter(({ name }) => name.toLowerCase().startsWith(prefix) || shortName(name).toLowerCase().startsWith(prefix))
    .map(({ name }) => item(name, "plugin", behind(offset, typed), describePlugin(name), shortName(name)));
}

function condition(rest: string, offset: number): readonly Completion[] {
  const name = /[\w:]*$/.exec(rest)?.[0] ?? "";
  const question = /\b(plugin|can|has)\s*\(\s*[\w:]*$/.exec(rest)?.[1];
  if (question === "plugin") return plugins(name, offset);
  if (question !== undefined)
    return features
      .filter((feature) => feature.startsWith(name))
      .map((feature) => item(feature, "function", behind(offset, name), undefined));
  return Object.entries(conditionWords)
    .filter(([word]) => word.startsWith(name))
    .map(([word, meaning]) => item(word, "function", behind(offset, name), meaning));
}

function test(before: Before, command: string, tree: SpamassassinTree): readonly Completion[] {
  const { words, typed, offset } = before;
  if (words.length === 0) return [];
  if (command === "meta") {
    const name = /\w*$/.exec(typed)?.[0] ?? "";
    return testNames(tree, name, offset);
  }
  const call = /^(?:rbl)?eval:(\w*)$/.exec(typed);
  if (call?.[1] !== undefined) return evals(command, call[1], offset);
  if (words.length > 1) return [];
  const where = behind(offset, typed);
  if (command === "header") {
    const modifier = /^[\w-]+:(?:\w+:)?(\w*)$/.exec(typed);
    if (modifier?.[1] !== undefined) return choose(headerModifiers, modifier[1], offset);
    return [
      ...usualHeaders.map((name) => item(name, "value", where, undefined)),
      ...Object.entries(pseudoHeaders).map(([name, meaning]) => item(name, "value", where, meaning)),
      item("eval:", "keyword", where, "Calls a function of a plugin."),
      item("exists:", "keyword", where, "True where the mail has the header."),
    ].filter(({ label }) => label.toLowerCase().startsWith(typed.toLowerCase()));
  }
  if ((command === "body" || command === "rawbody" || command === "full") && "eval:".startsWith(typed))
    return [item("eval:", "keyword", where, "Calls a function of a plugin.")];
  return [];
}

/** Whether SpamAssassin lets a function stand in that kind of test; `rawbody` may use those of `body`. */
function fits({ type }: EvalEntry, command: string): boolean {
  if (type === undefined) return true;
  if (type === "rbl") return command === "header";
  return type === command || (type === "body" && command === "rawbody");
}

function evals(command: string, name: string, offset: number): readonly Completion[] {
  return allEvals
    .filter((entry) => entry.name.startsWith(name) && fits(entry, command))
    .map((entry) => ({
      ...item(
        entry.name,
        "function",
        behind(offset, name),
        describeEval(entry.name),
        entry.plugins.map(shortName).join(", "),
      ),
      insert: `${entry.name}($0)`,
      snippet: true,
    }));
}

/** The tests of this file, with what it says about each. */
function testNames(tree: SpamassassinTree, typed: string, offset: number): readonly Completion[] {
  const tests = new Map<string, { command: string; description?: string }>();
  const descriptions = new Map<string, string>();
  for (const line of tree.statements) {
    if (line.valueStart === line.end) continue;
    const isTest = line.word.role === "test";
    if (!isTest && line.canonical !== "describe") continue;
    const end = wordEndAt(line, line.valueStart);
    const name = textBetween(line, line.valueStart, end);
    if (isTest) tests.set(name, { command: line.command });
    else if (line.locale === undefined) descriptions.set(name, textBetween(line, end, line.end).trim());
  }
  return [...tests]
    .filter(([name]) => name.startsWith(typed))
    .map(([name, { command }]) => item(name, "test", behind(offset, typed), descriptions.get(name), command));
}

function choose(from: Readonly<Record<string, string>>, typed: string, offset: number): readonly Completion[] {
  return Object.entries(from)
    .filter(([value]) => value.toLowerCase().startsWith(typed.toLowerCase()))
    .map(([value, meaning]) => item(value, "value", behind(offset, typed), meaning));
}

/** Settings whose value is a row of the words to choose from; for the others only the first word is one of them. */
const rows: ReadonlySet<string> = new Set(["dns_options", "bayes_token_sources", "ok_locales"]);

function values({ words, typed, offset }: Before, command: string): readonly Completion[] {
  const word = commandWord(command);
  const documented = settingDocumentation(word.canonical)?.values;
  if (documented !== undefined && (rows.has(word.canonical) || isValuePlace(word.canonical, words.length)))
    return choose(documented, typed, offset);
  if (word.type === "boolean" && words.length === 0)
    return ["0", "1", "no", "yes"]
      .filter((value) => value.startsWith(typed))
      .map((value) => item(value, "value", behind(offset, typed), undefined));
  return [];
}

function isValuePlace(command: string, place: number): boolean {
  return place === (command === "shortcircuit" || command === "adsp_override" ? 1 : 0);
}
