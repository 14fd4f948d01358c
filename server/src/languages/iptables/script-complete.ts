import * as l10n from "@vscode/l10n";
import type { SourceFile } from "../../text/source.ts";
import { completeCommand } from "../ipset-commands/editing.ts";
import type { Completion } from "../language.ts";
import type { ShellCommand } from "../shell-parser.ts";
import { builtinHook } from "./catalog.ts";
import { insideRule, wordAt } from "./complete.ts";
import { followed } from "./script-lower.ts";
import { shellNames } from "./script-names.ts";

/** What separates commands on a line, or stands in front of one. */
const separators = /(?:^|[;&|({]|\b(?:then|do|else|if|while|elif|time|sudo)\b)\s*/g;
/** `$IPT`, `"${IPT}"`, `/sbin/iptables`, with the blanks behind. */
const program = /^["']?(?:\$\{?(\w+)\}?|[\w./-]*?(ip6?tables(?:-legacy|-nft)?|ipset))["']?\s+/;

/** What may stand at the cursor of a script: behind iptables and ipset their words, behind `$` the script's variables. */
export function complete(command: ShellCommand, source: SourceFile, offset: number): readonly Completion[] {
  const line = source.text.slice(source.lineSpan(offset).start, offset);
  if (/(?:^|\s)#/.test(line.replaceAll(/"[^"]*"|'[^']*'/g, ""))) return [];
  const variable = /\$\{?(\w*)$/.exec(line);
  if (variable !== null) return variables(command, source, offset - (variable[1] ?? "").length, offset);
  let start = 0;
  for (const match of line.matchAll(separators)) start = match.index + match[0].length;
  const text = line.slice(start);
  const found = program.exec(text);
  if (found === null) return [];
  const before = text.slice(found[0].length);
  const { tables, sets: told } = followed(command, source);
  const sets = new Set([
    ...told.known.map(({ name }) => name),
    ...shellNames(command, source).flatMap(({ kind, span }) => (kind === "set" ? [source.slice(span)] : [])),
  ]);
  if (found[2] === "ipset") {
    const typed = /\S*$/.exec(before)?.[0] ?? "";
    const words = before
      .slice(0, before.length - typed.length)
      .split(/\s+/)
      .filter((word) => word !== "" && !/^-(?:exist|!)$/.test(word));
    return completeCommand(words, { start: offset - typed.length, end: offset }, sets);
  }
  const called = found[2] ?? found[0].trim();
  const same = tables.written.find(({ where }) => found[2] === undefined && source.slice(where).startsWith(called));
  if (found[2] === undefined && same === undefined) return [];
  const family = same?.family ?? (called.startsWith("ip6") ? 6 : 4);
  const table = /(?:^|\s)(?:-t|--table)\s*(\w+)/.exec(before)?.[1] ?? "filter";
  const word = wordAt(before, offset);
  if (/(?:^|\s)(?:-t|--table)\s+\w*$/.test(before))
    return ["filter", "nat", "mangle", "raw", "security"].map((label) => ({ label, kind: "value", span: word }));
  const chains = new Set<string>();
  for (const each of tables.written) {
    const [chain] = each.command.verb?.values ?? [];
    if (each.family !== family || each.table !== table || chain === undefined || !chain.literal) continue;
    if (builtinHook(table, chain.text) === undefined && chain.text !== "") chains.add(chain.text);
  }
  // The table's own option is none that a rule's words are read with.
  const blank = before.replace(/(?:-t|--table)\s*\w+\s/, (each) => " ".repeat(each.length));
  return insideRule(blank, { table, family, chains, sets }, word);
}

function variables(command: ShellCommand, source: SourceFile, start: number, end: number): readonly Completion[] {
  const seen = new Set<string>();
  return shellNames(command, source).flatMap(({ kind, role, span }): readonly Completion[] => {
    const label = source.slice(span);
    if (kind !== "variable" || role !== "definition" || seen.has(label)) return [];
    seen.add(label);
    const text = source.slice(source.lineSpan(span.start)).trim();
    return [
      {
        label,
        kind: "reference",
        span: { start, end },
        detail: text.length > 60 ? `${text.slice(0, 57)}...` : text,
        documentation: l10n.t("A variable of this script."),
      },
    ];
  });
}
