import * as l10n from "@vscode/l10n";
import { describeAddress } from "../../model/address-words.ts";
import type { Word } from "../../model/facts.ts";
import { describePorts } from "../../model/mail-services.ts";
import { parsePorts } from "../../model/ports.ts";
import type { SourceFile } from "../../text/source.ts";
import { type Span, touches } from "../../text/span.ts";
import type { Hover } from "../language.ts";
import {
  chainDocumentation,
  matchModule,
  stateDocumentation,
  tableDocumentation,
  target as targetNamed,
} from "./catalog.ts";
import { type Command, readCommand } from "./command.ts";
import { describeRule, optionNamed } from "./describe.ts";
import { optionDocumentation } from "./option-words.ts";
import type { Line, Tree } from "./parse.ts";
import { flagDocumentation, protocolDocumentation, valueDocumentation } from "./value-words.ts";

/** What is told of a chain: how many rules it has and which lines lead to it. */
export interface ChainUse {
  readonly rules: number;
  /** One-based numbers of lines. */
  readonly jumps: readonly number[];
}

/** At most so many lines that lead to a chain are told. */
const mostLines = 10;

export function lineAt(tree: Tree, offset: number): Line | undefined {
  return tree.lines.find((line) => touches(line.span, offset));
}

function titled(where: Span, title: string, text: string | undefined): Hover | undefined {
  return text === undefined ? undefined : { span: where, markdown: `**${title}** — ${text}` };
}

export function hover(tree: Tree, source: SourceFile, offset: number): Hover | undefined {
  const line = lineAt(tree, offset);
  if (line === undefined) return undefined;
  const useOf = (name: string): ChainUse => chainUse(tree, source, line, name);
  switch (line.kind) {
    case "table":
      return titled(line.span, line.name.text, tableDocumentation().get(line.name.text));
    case "commit":
      return titled(
        line.span,
        "COMMIT",
        l10n.t("Loads the table as a whole; without it nothing of the table is loaded."),
      );
    case "chain": {
      const { policy, counters } = line;
      if (counters !== undefined && touches(counters.span, offset))
        return titled(counters.span, counters.text, l10n.t("Packets and bytes that the policy has decided."));
      return policy !== undefined && touches(policy.span, offset)
        ? policyHover(policy)
        : chainHover(line.name, useOf(line.name.text));
    }
    case "rule":
      return ruleHover(readCommand(line.words, line.span), line.words, offset, useOf);
    default:
      return undefined;
  }
}

function policyHover({ span, text }: Word): Hover | undefined {
  if (text === "-")
    return titled(span, "-", l10n.t("No policy: a chain of one's own ends where it was jumped to from."));
  const documentation = targetNamed(text)?.documentation;
  return documentation === undefined
    ? undefined
    : titled(span, text, l10n.t("The policy, for packets no rule has decided. {text}", { text: documentation }));
}

/** Within the table around a line. */
function chainUse(tree: Tree, source: SourceFile, at: Line, name: string): ChainUse {
  const jumps = new Set<number>();
  let rules = 0;
  let inTable = false;
  for (const line of tree.lines) {
    if (line.kind === "table") {
      if (inTable && line.span.start > at.span.start) break;
      inTable = true;
      rules = 0;
      jumps.clear();
    }
    if (line.kind !== "rule") continue;
    const [verb, chain] = line.words;
    if (chain?.text === name && /^-(?:A|I)$|^--(?:append|insert)$/.test(verb?.text ?? "")) rules++;
    const jump = line.words.findIndex(({ text: word }) => /^(?:-j|-g|--jump|--goto)$/.test(word));
    if (jump !== -1 && line.words[jump + 1]?.text === name) jumps.add(source.lines.lineAt(line.span.start) + 1);
  }
  return { rules, jumps: [...jumps] };
}

function chainHover({ text: name, span }: Word, { rules, jumps }: ChainUse): Hover | undefined {
  const count = rules === 1 ? l10n.t("1 rule") : l10n.t("{count} rules", { count: rules });
  const builtin = chainDocumentation().get(name);
  if (builtin !== undefined) return titled(span, name, `${builtin} ${l10n.t("It has {count} here.", { count })}`);
  const shown = jumps.slice(0, mostLines).map(String);
  if (jumps.length > mostLines) shown.push(l10n.t("and {count} more", { count: jumps.length - mostLines }));
  return titled(
    span,
    name,
    jumps.length === 0
      ? l10n.t("a chain of one's own with {count}, to which nothing jumps", { count })
      : `${l10n.t("a chain of one's own with {count}", { count })}. ${l10n.t("Lines that lead here: {lines}", { lines: shown.join(", ") })}`,
  );
}

/** What one word of a command means, and where that is little, what the whole rule does. */
export function ruleHover(
  command: Command,
  words: readonly Word[],
  offset: number,
  useOf: (chain: string) => ChainUse,
): Hover | undefined {
  const at = words.findIndex((each) => touches(each.span, offset));
  const word = words[at];
  if (word === undefined) return undefined;
  const isRule = /^(?:append|insert|delete|replace|check)$/.test(command.verb?.name ?? "");
  const rule = isRule ? describeRule(command) : undefined;
  if (word === command.verb?.flag) {
    const { spec } = command.verb;
    const own = titled(word.span, `--${spec.names[0]}`, spec.documentation);
    return own === undefined || rule === undefined
      ? own
      : { span: word.span, markdown: `${own.markdown}\n\n---\n\n${rule}` };
  }
  const own = wordHover(command, words, at, useOf);
  if (own !== undefined) return own;
  return rule === undefined ? undefined : { span: word.span, markdown: rule };
}

function wordHover(
  command: Command,
  words: readonly Word[],
  at: number,
  useOf: (chain: string) => ChainUse,
): Hover | undefined {
  const word = words[at];
  if (word === undefined) return undefined;
  const { span, text } = word;
  if (text.length > 1 && text.startsWith("-")) {
    const found = optionNamed(command, text.replace(/=.*/, ""));
    if (found === undefined) return undefined;
    const owner = found.owner === undefined ? "" : ` (${found.owner})`;
    const documentation = optionDocumentation(found.owner ?? "", found.spec.names[0] ?? "") ?? found.spec.documentation;
    return titled(span, `--${found.spec.names[0]}`, `${documentation}${owner}`);
  }
  const verb = command.verb;
  if (verb?.values.includes(word)) {
    if (verb.name === "policy" && word === verb.values[1]) return policyHover(word);
    return word === verb.values[0] ? chainHover(word, useOf(text)) : undefined;
  }
  // The option whose first or second value this is.
  const before = [words[at - 1], words[at - 2]];
  const one = before.findIndex((each) => each?.text.startsWith("-") && each.text.length > 1);
  const option = one === -1 ? undefined : optionNamed(command, before[one]?.text ?? "");
  if (option === undefined || one >= option.spec.values) return undefined;
  return valueHover(command, option.spec.kind, option.spec.names[0] ?? "", word, useOf);
}

function valueHover(
  command: Command,
  kind: string | undefined,
  name: string,
  word: Word,
  useOf: (chain: string) => ChainUse,
): Hover | undefined {
  const { span, text } = word;
  const each = (explain: (part: string) => string | undefined): Hover | undefined => {
    const lines = text.split(",").flatMap((part) => {
      const explained = explain(part);
      return explained === undefined ? [] : [`**${part}** — ${explained}`];
    });
    return lines.length === 0 ? undefined : { span, markdown: lines.join("\n\n") };
  };
  switch (kind) {
    case "chain":
      return chainHover(word, useOf(text));
    case "target": {
      const documentation = targetNamed(text)?.documentation;
      return documentation === undefined ? chainHover(word, useOf(text)) : titled(span, text, documentation);
    }
    case "match":
      return titled(span, text, matchModule(text)?.documentation);
    case "protocol":
      return titled(span, text, protocolDocumentation(text));
    case "port":
    case "ports": {
      const protocol = command.protocol === 17 ? "udp" : "tcp";
      const parts = text.split(",").flatMap((part) => {
        const [range] = parsePorts(part.replace(/^-$/, ""), protocol) ?? [];
        return range === undefined ? [] : [describePorts(range.low, range.high, [protocol])];
      });
      return parts.length === 0 ? undefined : { span, markdown: parts.join("\n\n") };
    }
    case "address": {
      const parts = text.split(",").flatMap((part) => describeAddress(part) ?? []);
      return parts.length === 0 ? undefined : { span, markdown: parts.join("\n\n") };
    }
    case "state":
      return each((part) => stateDocumentation().get(part.toUpperCase()));
    case "interface":
      return text === "lo"
        ? titled(span, text, l10n.t("the loopback interface: this host talking to itself"))
        : text.endsWith("+")
          ? titled(span, text, l10n.t("every interface whose name begins with this"))
          : undefined;
    case "user":
      return /^\d/.test(text)
        ? undefined
        : titled(span, text, l10n.t("a user, looked up in the host's accounts when the file is loaded"));
    case "group":
      return /^\d/.test(text)
        ? undefined
        : titled(span, text, l10n.t("a group, looked up in the host's accounts when the file is loaded"));
    default:
  }
  if (name === "tcp-flags") return each(flagDocumentation);
  if (/-range$|^to-(?:destination|source)$/.test(name)) {
    const markdown = describeAddress(text.replace(/:\d.*$/, ""));
    return markdown === undefined ? undefined : { span, markdown };
  }
  if (name === "set-xmark" || name === "mark" || name === "set-mark") {
    const [mark = ""] = text.split("/");
    return /^(?:0x[\da-f]+|\d+)$/i.test(mark)
      ? { span, markdown: `**${Number(mark)}** = \`0x${Number(mark).toString(16)}\`` }
      : undefined;
  }
  return each((part) => valueDocumentation(name, part));
}
