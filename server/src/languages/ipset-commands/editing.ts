import * as l10n from "@vscode/l10n";
import { describeAddress } from "../../model/address-words.ts";
import type { Word } from "../../model/facts.ts";
import { describePorts } from "../../model/mail-services.ts";
import { parsePorts } from "../../model/ports.ts";
import { type Span, touches } from "../../text/span.ts";
import type { Completion, Hover } from "../language.ts";
import {
  addOptions,
  commandDocumentation,
  createOptions,
  optionDocumentation,
  setType,
  setTypes,
  typeDocumentation,
} from "./catalog.ts";
import { commandNames, isCommand } from "./verbs.ts";

/** What is told of a set: its type as written, absent where nothing makes it, and how many lines add to it. */
export interface SetUse {
  readonly type?: string;
  readonly entries: number;
}

export function verbOf(words: readonly Word[]): string | undefined {
  const [command] = words;
  return command === undefined ? undefined : commandNames.find((each) => isCommand(command.text, each));
}

/** What one word of an ipset command means. */
export function commandHover(
  words: readonly Word[],
  offset: number,
  useOf: (name: string) => SetUse,
): Hover | undefined {
  const at = words.findIndex((word) => touches(word.span, offset));
  const word = words[at];
  const verb = verbOf(words);
  if (word === undefined || verb === undefined) return undefined;
  const titled = (text: string | undefined): Hover | undefined =>
    text === undefined ? undefined : { span: word.span, markdown: `**${word.text}** — ${text}` };
  if (at === 0) return titled(commandDocumentation(verb));
  if (at === 1 || (at === 2 && (verb === "rename" || verb === "swap"))) return titled(setText(useOf(word.text)));
  if (at === 2 && verb === "create") return titled(typeDocumentation(word.text));
  if (at === 2) return entryHover(word, useOf(words[1]?.text ?? "").type);
  const before = words[at - 1]?.text ?? "";
  if (Object.hasOwn(verb === "create" ? createOptions : addOptions, word.text) && before !== "comment")
    return titled(optionDocumentation(word.text));
  return undefined;
}

function setText({ type, entries }: SetUse): string {
  if (type === undefined) return l10n.t("a set that no line of this file makes");
  return entries === 1
    ? l10n.t("a set of type {type}, to which 1 line of this file adds", { type })
    : l10n.t("a set of type {type}, to which {count} lines of this file add", { type, count: entries });
}

/** The parts of an entry: addresses and ports are explained. */
function entryHover({ text, span }: Word, type: string | undefined): Hover | undefined {
  const dimensions = type === undefined ? undefined : setType(type)?.dimensions;
  if (dimensions === undefined) return undefined;
  const parts = text.split(",").flatMap((part, at): readonly string[] => {
    const dimension = dimensions[at];
    if (dimension === "ip" || dimension === "net") return [describeAddress(part) ?? []].flat();
    if (dimension !== "port") return [];
    const [, protocol = "tcp", port = ""] = /^(?:(\w+):)?(.+)$/.exec(part) ?? [];
    const [range] = parsePorts(port.replace("-", ":"), protocol) ?? [];
    return range === undefined ? [] : [describePorts(range.low, range.high, [protocol])];
  });
  return parts.length === 0 ? undefined : { span, markdown: parts.join("\n\n") };
}

/** What may stand in an ipset command; `words`: those in front of the one that is written, which is `where`. */
export function completeCommand(words: readonly string[], where: Span, sets: Iterable<string>): readonly Completion[] {
  const [command = ""] = words;
  const items = (labels: Iterable<string>, text: (label: string) => string | undefined): readonly Completion[] =>
    [...labels].map((label) => {
      const documentation = text(label);
      return { label, kind: "value", span: where, ...(documentation === undefined ? {} : { documentation }) };
    });
  if (words.length === 0) return items(commandNames, commandDocumentation);
  const isCreate = isCommand(command, "create");
  const isPair = isCommand(command, "swap") || isCommand(command, "rename");
  if (words.length === 1) return isCreate ? [] : items(sets, () => undefined);
  if (words.length === 2) {
    if (isCreate) return items(setTypes.keys(), typeDocumentation);
    return isCommand(command, "swap") ? items(sets, () => undefined) : [];
  }
  if (isPair) return [];
  const last = words.at(-1) ?? "";
  if (last === "family") return items(["inet", "inet6"], optionDocumentation);
  const options = isCreate ? createOptions : addOptions;
  if (Object.hasOwn(options, last) && options[last] === 1) return [];
  return items(
    Object.keys(options).filter((each) => each !== "inet" && each !== "inet6" && !words.includes(each)),
    optionDocumentation,
  );
}

/** The kernel keeps names of sets in 32 bytes with the one that ends them. */
const longestName = 31;

/** Why a set cannot have the name; undefined where it can. */
export function refuseSetName(name: string): string | undefined {
  if (name.length > longestName) return l10n.t("a name has at most {most} characters here", { most: longestName });
  return /^[\w.][\w.:+-]*$/.test(name)
    ? undefined
    : l10n.t("a name begins with a letter or digit and has no blanks and no quotes");
}
