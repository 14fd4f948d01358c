import type { FilterLine, FilterWriter } from "../../model/filter.ts";
import type { Family } from "../../model/flow.ts";
import type { Edit, SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import { quoted } from "./fault.ts";
import type { Written } from "./script-tables.ts";
import type { ChainState, TableState } from "./state.ts";
import { established, extendPorts, matchOf, neighbours, transportEdits, writerFor } from "./writer.ts";

/** What the shell would put into the text itself. */
const shellSigns = /[$`!]/g;

/** Writes into a here-document that is loaded once, as into a file; the shell may read what is written first. */
export function documentWriter(source: SourceFile, table: TableState, family: Family): FilterWriter {
  const writer = writerFor(source, table, family);
  return {
    ...writer,
    accept: (flow, chain, before, comment) => writer.accept(flow, chain, before, comment.replaceAll(/[$`\\]/g, "")),
  };
}

/**
 * Writes commands into a script, beside a command that is carried out exactly once: what stands next to it is carried
 * out where it is. `once`: the command at this offset has made one rule only; `inEachFamily`: one of IPv4 and one of IPv6,
 * as in a loop over iptables and ip6tables; `written`: how it was written.
 */
export function scriptWriter(
  source: SourceFile,
  table: TableState,
  family: Family,
  once: (start: number) => boolean,
  inEachFamily: (start: number) => boolean,
  written: (start: number) => Written | undefined,
): FilterWriter {
  const edit = (where: Span, newText: string): Edit => ({ place: { source, span: where }, newText });

  const isOwn = (start: number, forBoth: boolean): boolean => once(start) || (forBoth && inEachFamily(start));

  /** The line of a chain, if it is a command of its own, or one for both families, that is there for certain. */
  const find = (line: FilterLine, forBoth = false) => {
    for (const chain of table.chains.values()) {
      const rule = chain.rules.find((each) => each.filterLine === line);
      if (rule !== undefined)
        return isOwn(rule.line.span.start, forBoth) && !line.match.some(({ on }) => on === "free" || on === "any")
          ? { chain, rule }
          : undefined;
    }
    return undefined;
  };

  /** `$IPT -t nat ` as the command at `start` begins; undefined where its words do not stand there. */
  const beginning = (start: number): string | undefined => {
    const [first] = written(start)?.words ?? [];
    if (first === undefined || source.slice(first.span) !== first.text || first.span.start <= start) return undefined;
    const before = source.text.slice(start, first.span.start);
    const named = /-t|--table/.test(before) || table.name === "filter" ? "" : `-t ${table.name} `;
    return /^[\w$"'{}/. -]+$/.test(before) ? before + named : undefined;
  };

  const indentAt = (offset: number): string => /^[ \t]*/.exec(source.slice(source.lineSpan(offset)))?.[0] ?? "";

  /** On the next line; undefined where a function, a subshell or a case ends before that, or the line goes on there. */
  const behind = (where: Span, command: string): readonly Edit[] | undefined => {
    const newline = source.text.indexOf("\n", where.end);
    const rest = source.text.slice(where.end, newline === -1 ? source.text.length : newline);
    if (/[})]|;;|\\\r?$/.test(rest)) return undefined;
    const line = `${indentAt(where.start)}${command}${source.lineEnding}`;
    return newline === -1
      ? [edit(span(source.text.length, source.text.length), `${source.lineEnding}${line}`)]
      : [edit(span(newline + 1, newline + 1), line)];
  };

  /** The chain's last command that adds a rule behind all others, if it is there for certain. */
  const lastAppended = (chain: ChainState, forBoth = false) =>
    chain.rules
      .filter(({ command, filterLine }) => command.verb?.name === "append" && find(filterLine, forBoth) !== undefined)
      .at(-1);

  const append = (
    chain: ChainState,
    command: (start: string) => string,
    forBoth = false,
  ): readonly Edit[] | undefined => {
    const last = lastAppended(chain, forBoth);
    const where = last?.line.span ?? chain.policy?.line;
    const start = where === undefined || !isOwn(where.start, forBoth) ? undefined : beginning(where.start);
    if (where === undefined || start === undefined) return undefined;
    // What empties the chain later would take the new rule as well; behind what is inserted in front it comes last.
    const emptied = last === undefined ? Math.max(0, ...chain.touched) : 0;
    if (emptied <= where.end) return behind(where, command(start));
    // Without indentation it is no part of a loop or of a condition.
    return indentAt(where.start) === "" && indentAt(emptied) === ""
      ? behind(span(emptied, emptied), command(start))
      : undefined;
  };

  /** A command that names a rule by its number would mean another one. */
  const isCounted = (chain: ChainState): boolean => chain.numbered.length > 0;

  return {
    accept(flow, chain, before, comment) {
      const own = table.chains.get(chain.name);
      const matches = own === undefined ? undefined : matchOf(flow, family, false);
      if (own === undefined || matches === undefined || isCounted(own)) return undefined;
      const remark = quoted(comment.replaceAll(shellSigns, ""));
      const command = (start: string): string =>
        `${start}-A ${own.name} ${matches}-m comment --comment ${remark} -j ACCEPT`;
      const forBoth = flow.family === undefined && flow.destination.addresses === undefined;
      const isRule = own.rules.some((each) => each.filterLine === before);
      if (!isRule) return append(own, command, forBoth);
      const found = find(before, forBoth);
      if (found?.rule.command.verb?.name !== "append") return undefined;
      const at = found.rule.line.span.start;
      const start = beginning(at);
      return start === undefined
        ? undefined
        : [edit(span(at, at), `${command(start)}${source.lineEnding}${indentAt(at)}`)];
    },
    remove(line) {
      const found = find(line);
      if (found === undefined || found.rule.command.verb?.name === "replace" || isCounted(found.chain))
        return undefined;
      const { start, end } = found.rule.line.span;
      const from = source.lineSpan(start).start;
      const to = source.lineSpan(end).end;
      // Only a command that has its lines for itself.
      const isAlone = source.text.slice(from, start).trim() === "" && /^\s*(?:#.*)?$/.test(source.text.slice(end, to));
      return isAlone ? [edit(span(from, Math.min(to + 1, source.text.length)), "")] : undefined;
    },
    reject(line) {
      // The kernel lets REJECT into no other table.
      if (table.name !== "filter") return undefined;
      const [chain, another] = [...table.chains.values()].filter(
        ({ policy }) => policy !== undefined && policy.line.start === line.place.span.start,
      );
      // A loop may set several policies.
      if (another !== undefined) return undefined;
      if (chain !== undefined) {
        const { policy, rules } = chain;
        const isLast =
          rules.every(({ command }) => command.verb?.name === "insert") || rules.at(-1) === lastAppended(chain);
        if (policy?.word.text !== "DROP" || policy.reason !== undefined || !isLast || isCounted(chain))
          return undefined;
        return append(chain, (start) => `${start}-A ${chain.name} -j REJECT`);
      }
      const word = find(line, true)?.rule.command.target?.word;
      return word !== undefined && word.text === "DROP" && source.slice(word.span) === "DROP"
        ? [edit(word.span, "REJECT")]
        : undefined;
    },
    admit(chain, what) {
      const own = table.chains.get(chain.name);
      if (own === undefined || isCounted(own)) return undefined;
      const rules = (what === "established" ? [established] : neighbours).map((rule) => `-A ${own.name} ${rule}`);
      const [first] = own.rules;
      if (first === undefined) return append(own, (start) => rules.map((rule) => start + rule).join(source.lineEnding));
      if (first.command.verb?.name !== "append" || find(first.filterLine) === undefined) return undefined;
      const at = first.line.span.start;
      const start = beginning(at);
      if (start === undefined) return undefined;
      return [edit(span(at, at), rules.map((rule) => `${start}${rule}${source.lineEnding}${indentAt(at)}`).join(""))];
    },
    extend(line, values) {
      const found = find(line);
      return found === undefined ? undefined : extendPorts(found.rule.command, values, source);
    },
    transport(line, protocol) {
      const found = find(line);
      return found === undefined ? undefined : transportEdits(found.rule.command, protocol, source);
    },
  };
}
