import type { Word } from "../../model/facts.ts";
import type { Family } from "../../model/flow.ts";
import type { SourceFile } from "../../text/source.ts";
import type { ShellWord } from "../shell-lexer.ts";
import type { ShellCommand } from "../shell-parser.ts";
import { expand, type Scope, type Value, valueOfWord } from "./script-expand.ts";

export type Simple = ShellCommand & { readonly kind: "simple" };

/** Names that a command may set, wherever in it. */
export function assignedIn(command: ShellCommand, names: Set<string> = new Set()): ReadonlySet<string> {
  switch (command.kind) {
    case "simple": {
      for (const { word } of command.assignments) names.add(/^\w*/.exec(word.text)?.[0] ?? "");
      const [program, ...rest] = command.words;
      if (/^(?:read|export|local|declare|let|getopts|readonly|typeset|unset)$/.test(program?.word.text ?? ""))
        for (const { word } of rest) if (/^\w+/.test(word.text)) names.add(/^\w+/.exec(word.text)?.[0] ?? "");
      break;
    }
    case "pipeline":
      for (const each of command.commands) assignedIn(each, names);
      break;
    case "and-or":
      for (const part of command.parts) assignedIn(part.command, names);
      break;
    case "list":
      for (const item of command.items) assignedIn(item.command, names);
      break;
    case "compound":
      if (command.form === "for" || command.form === "unknown") names.add(command.subject?.word.text ?? "");
      for (const each of [...command.conditions, ...command.bodies]) assignedIn(each, names);
  }
  names.delete("");
  return names;
}

/** The program a simple command starts, behind `sudo` and its like, with the words of the whole. */
export function programOf(
  command: Simple,
  scope: Scope,
  source: SourceFile,
):
  | {
      readonly name: string;
      readonly known: boolean;
      readonly words: readonly Word[];
      /** It takes the place of the script, which ends with it. */
      readonly isLast: boolean;
    }
  | undefined {
  // In [[ ]] nothing comes apart.
  const splits = command.words[0]?.word.text !== "[[";
  let words = command.words
    .flatMap((word) => expand(word, scope, splits))
    // A template's gap is spoken of as it is written.
    .map((word) => (/\$\(x+\)/.test(word.text) ? { ...word, text: source.slice(word.span) } : word));
  let isLast = false;
  for (;;) {
    const [first, second] = words;
    if (first === undefined) return undefined;
    const name = first.text.slice(first.text.lastIndexOf("/") + 1);
    if (!first.literal || !starters.test(name) || (name === "command" && /^-[vV]/.test(second?.text ?? "")))
      return { name, known: first.literal, words, isLast };
    if (name === "exec") isLast = true;
    let from = 1;
    while (from < words.length && (/^-/.test(words[from]?.text ?? "") || /^\w+=/.test(words[from]?.text ?? ""))) from++;
    // `nice -n 10 iptables`: the number is no program.
    if (/^-?\d+[smh]?$/.test(words[from]?.text ?? "")) from++;
    words = words.slice(from);
  }
}

/** Which variables a `read` fills, and how; undefined where its options are not known. */
export function readForm(
  { words, assignments }: Simple,
  scope: Scope,
):
  | { readonly names: readonly string[]; readonly array?: string; readonly isRaw: boolean; readonly separators: Value }
  | undefined {
  const [program, ...rest] = words;
  if (program?.word.text !== "read") return undefined;
  const names: string[] = [];
  let options = "";
  let array: string | undefined;
  for (const { word } of rest) {
    if (!word.literal) return undefined;
    if (/^-[ra]+$/.test(word.text) && names.length === 0) options += word.text;
    else if (!/^[A-Za-z_]\w*$/.test(word.text)) return undefined;
    else if (options.endsWith("a") && array === undefined) array = word.text;
    else names.push(word.text);
  }
  if (names.length === 0 && array === undefined) return undefined;
  const [ifs, more] = assignments;
  if (more !== undefined || (ifs !== undefined && !ifs.word.text.startsWith("IFS="))) return undefined;
  const own = ifs === undefined ? undefined : valueOfWord(ifs, scope);
  const separators =
    ifs === undefined ? (scope.variables.has("IFS") ? scope.variables.get("IFS") : " \t\n") : own?.slice("IFS=".length);
  return { names, isRaw: options.includes("r"), separators, ...(array === undefined ? {} : { array }) };
}

/** The only command of a list, or of what is no list. */
export function onlyCommand(command: ShellCommand | undefined): ShellCommand | undefined {
  if (command?.kind !== "list") return command;
  return command.items.length === 1 ? command.items[0]?.command : undefined;
}

/** A pattern with `*`, `?` and `[...]`; undefined where it is not followed. */
export function fits(pattern: string, value: string): boolean | undefined {
  if (!/[*?[\\]/.test(pattern)) return pattern === value;
  if (pattern.length > 200 || value.length > 1000 || /\\|\[[!^]?\]|\[:/.test(pattern)) return undefined;
  const parts = pattern.match(/\[[!^]?[^\]]+\]|\*+|\?|[^*?[]+|\[/g) ?? [];
  const written = parts.map((part) => {
    if (part.startsWith("*")) return "[^]*";
    if (part === "?") return "[^]";
    if (part.length > 2 && part.startsWith("[")) return part.replace(/^\[!/, "[^").replaceAll(/(?<=^\[.*)\[/g, "\\[");
    return part.replaceAll(/[\\^$.|+(){}[\]]/g, "\\$&");
  });
  try {
    return new RegExp(`^${written.join("")}$`).test(value);
  } catch {
    return undefined;
  }
}

export const families: Readonly<Record<string, Family>> = { iptables: 4, ip6tables: 6 };
export const program = /^(ip6?tables)(?:-legacy|-nft)?$/;
export const restorer = /^(ip6?tables)(?:-legacy|-nft)?-restore$/;
export const savers = /^(ip6?tables)(?:-legacy|-nft)?-save$/;
/** Programs that start the one behind them. */
const starters = /^(?:sudo|command|exec|nice|nohup|env|builtin|busybox|time|timeout|ionice|doas|setsid|stdbuf)$/;
/** Files that only define how an init script writes to the screen. */
export const harmlessSources =
  /^(?:\/usr)?\/lib\/(?:lsb\/init-functions|init\/vars\.sh)$|^\/etc\/(?:rc\.d\/)?init\.d\/functions$/;
export const variableFiles = /(?:^|\/)(?:default|sysconfig|conf\.d)\/|\.(?:conf|cfg|vars|env|config|inc)$/;

/** A `for`'s item without quotes: a pattern stands for names of files, which are not known. */
export function globbed(word: ShellWord, scope: Scope): readonly Word[] {
  return expand(word, scope).map((field) => (/[*?[]/.test(field.text) ? { ...field, literal: false } : field));
}

/** A script that has carried out more commands than this is not followed further. */
export const mostSteps = 20_000;
export const deepestCall = 20;
export const mostTurns = 1000;
/** Characters of a variable's value. */
export const longestValue = 65_536;
/** Commands that do nothing to rules and do not fail. */
export const succeeding = /^(?::|true|echo|printf|umask|log_(?:daemon|progress|action|end)_msg)$/;
