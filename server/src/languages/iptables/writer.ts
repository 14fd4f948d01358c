import { parseAddress } from "../../model/addresses.ts";
import type { ExtendedList, FilterLine, FilterWriter, ListValues } from "../../model/filter.ts";
import type { Family, Flow } from "../../model/flow.ts";
import { servicePort } from "../../model/ports.ts";
import type { Edit, SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import type { Command } from "./command.ts";
import { quoted } from "./fault.ts";
import type { ChainRule, ChainState, TableState } from "./state.ts";

/** Writes rules into one table of a file, in the file's own style. */
export function writerFor(source: SourceFile, table: TableState, family: Family): FilterWriter {
  const { text } = source;
  const newline = source.lineEnding;
  const edit = (where: Span, newText: string): Edit => ({ place: { source, span: where }, newText });

  let found: Map<FilterLine, { readonly chain: ChainState; readonly rule: ChainRule }> | undefined;
  /** Looked up: every finding about a long list asks for its line. */
  const find = (line: FilterLine): { readonly chain: ChainState; readonly rule: ChainRule } | undefined => {
    found ??= new Map(
      [...table.chains.values()].flatMap((chain) =>
        chain.rules.map((rule) => [rule.filterLine, { chain, rule }] as const),
      ),
    );
    return found.get(line);
  };

  /** The start of the line behind the one that holds `offset`, and the line end it lacks. */
  const lineAfter = (offset: number): { at: number; missing: string } => {
    const newlineAt = text.indexOf("\n", offset);
    return newlineAt === -1 ? { at: text.length, missing: newline } : { at: newlineAt + 1, missing: "" };
  };

  /** A line in front of everything that starts at `at`, in the manner of the line that holds `like`. */
  const insertion = (at: number, like: number | undefined, rule: string, missing = ""): Edit => {
    const model = like === undefined ? "" : source.slice(source.lineSpan(like));
    const indent = /^[ \t]*/.exec(model)?.[0] ?? "";
    const counters = /^[ \t]*\[\d+:\d+\]\s*/.test(model) ? "[0:0] " : "";
    return edit(span(at, at), `${missing}${indent}${counters}${rule}${newline}`);
  };

  /** True where no later line names a rule of the chain by its number, so that lines may come and go at `at`. */
  const isFree = (chain: ChainState, at: number): boolean => !chain.numbered.some((start) => start >= at);

  /** A rule behind all others of the chain, or at the section's end. */
  const append = (chain: ChainState, rule: string): Edit | undefined => {
    const last = Math.max(...chain.touched, -1);
    if (last !== -1) {
      // Inside a template's block the line would be there only sometimes.
      if (chain.rules.some(({ line }) => line.conditional && line.span.end === last)) return undefined;
      const { at, missing } = lineAfter(last);
      return insertion(at, last, rule, missing);
    }
    const end = table.commit?.start ?? table.end;
    const start = table.commit === undefined ? end : source.lineSpan(end).start;
    return insertion(
      start,
      undefined,
      rule,
      start === text.length && text !== "" && !text.endsWith("\n") ? newline : "",
    );
  };

  return {
    accept(flow, chain, before, comment) {
      const own = table.chains.get(chain.name);
      if (own === undefined) return undefined;
      const matches = matchOf(flow, family, namesModules(table));
      if (matches === undefined) return undefined;
      const rule = `${own.name} ${matches}-m comment --comment ${quoted(comment)} -j ACCEPT`;
      const found = own.rules.find((each) => each.filterLine === before);
      if (found === undefined) {
        const made = append(own, `-A ${rule}`);
        return made === undefined ? undefined : [made];
      }
      const { line, command } = found;
      if (line.conditional) return undefined;
      const { start } = source.lineSpan(line.span.start);
      if (command.verb?.name === "append")
        return isFree(own, start) ? [insertion(start, start, `-A ${rule}`)] : undefined;
      if (command.verb?.name !== "insert") return undefined;
      // What is inserted at the same place later comes to stand in front.
      const number = command.verb.values[1]?.text;
      const { at, missing } = lineAfter(line.span.end);
      if (!isFree(own, line.span.end)) return undefined;
      const position = number === undefined ? "" : ` ${number}`;
      return [insertion(at, start, `-I ${rule.replace(own.name, `${own.name}${position}`)}`, missing)];
    },
    remove(line) {
      const found = find(line);
      if (found === undefined || found.rule.command.verb?.name === "replace") return undefined;
      const { start, end } = source.lineSpan(line.place.span.start);
      if (!isFree(found.chain, start)) return undefined;
      return [edit(span(start, lineAfter(end).at), "")];
    },
    reject(line) {
      // The kernel lets REJECT into no other table.
      if (table.name !== "filter") return undefined;
      const found = find(line);
      if (found !== undefined) {
        const target = found.rule.command.target;
        return target?.word.text === "DROP" ? [edit(target.word.span, "REJECT")] : undefined;
      }
      const chain = [...table.chains.values()].find((each) => each.policy?.line.start === line.place.span.start);
      // REJECT is no policy, and whoever writes it means the line.
      if (chain === undefined || !/^(?:DROP|REJECT)$/.test(chain.policy?.word.text ?? "")) return undefined;
      const made = append(chain, `-A ${chain.name} -j REJECT`);
      return made === undefined ? undefined : [made];
    },
    admit(chain, what) {
      const own = table.chains.get(chain.name);
      if (own === undefined || own.numbered.length > 0) return undefined;
      const rules = (what === "established" ? [established] : neighbours).map((rule) => `-A ${own.name} ${rule}`);
      const [first] = own.rules;
      if (first === undefined) {
        const made = append(own, rules.join(newline));
        return made === undefined ? undefined : [made];
      }
      const { line, command } = first;
      if (line.conditional || command.verb?.name !== "append") return undefined;
      const { start } = source.lineSpan(line.span.start);
      return rules.map((rule) => insertion(start, start, rule));
    },
    extend(line, values) {
      const found = find(line);
      return found === undefined || found.rule.line.conditional
        ? undefined
        : extendPorts(found.rule.command, values, source);
    },
    transport(line, protocol) {
      const command = find(line)?.rule.command;
      return command === undefined ? undefined : transportEdits(command, protocol, source);
    },
  };
}

/** The same command for another transport protocol, where only ports are asked of it and all words stand as they are. */
export function transportEdits(
  command: Command,
  protocol: "tcp" | "udp",
  source: SourceFile,
): readonly Edit[] | undefined {
  const option = command.core.find((each) => each.name === "protocol");
  const value = option?.values[0];
  if (option === undefined || value === undefined || option.negated) return undefined;
  if (command.protocol !== 6 && command.protocol !== 17) return undefined;
  const words = [value];
  for (const { name, word, options } of command.modules) {
    if (name !== "tcp" && name !== "udp" && name !== "multiport") continue;
    for (const each of options) {
      // Flags are TCP's alone, and a service may be known for one protocol only.
      if (!/-ports?$|^ports$/.test(each.name)) return undefined;
      const names = each.values.flatMap(({ text: list }) => list.split(/[,:]/)).filter((each) => /\D/.test(each));
      if (names.some((each) => servicePort(each, protocol) === undefined)) return undefined;
    }
    if (word !== undefined && name !== "multiport") words.push(word);
  }
  // In a script a variable may stand for the word.
  if (words.some(({ text, span: where }) => source.slice(where) !== text)) return undefined;
  return words.map(({ span: where }) => ({ place: { source, span: where }, newText: protocol }));
}

/** The kernel takes no more ports in one rule; a range counts as two. */
const mostPorts = 15;

/** `--dports 25,80` with further ports. */
export function extendPorts(command: Command, { of, texts }: ListValues, source: SourceFile): ExtendedList | undefined {
  if (of !== "port") return undefined;
  const [option, another] = command.modules.flatMap(({ name, options }) => (name === "multiport" ? options : []));
  const list = option?.values[0];
  if (option?.name !== "destination-ports" || option.negated || another !== undefined || list === undefined)
    return undefined;
  // In a script a variable may stand for the list.
  if (
    !list.literal ||
    source.slice(list.span) !== list.text ||
    list.text.split(/[,:]/).length + texts.length > mostPorts
  )
    return undefined;
  const { end } = list.span;
  return { edits: [{ place: { source, span: span(end, end) }, newText: texts.map((port) => `,${port}`).join("") }] };
}

export const established = "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT";

/** Router and neighbour solicitation and advertisement (RFC 4861). */
export const neighbours = [133, 134, 135, 136].map((type) => `-p ipv6-icmp -m icmp6 --icmpv6-type ${type} -j ACCEPT`);

/** `-d 192.0.2.1 -p tcp -m tcp --dport 25 `; undefined where the flow has no address of this family. */
export function matchOf(flow: Flow, family: Family, explicit: boolean): string | undefined {
  const addresses = flow.destination.addresses?.filter((address) => parseAddress(address)?.family === family);
  if (addresses !== undefined && addresses.length === 0 && (flow.destination.addresses?.length ?? 0) > 0)
    return undefined;
  const to = addresses === undefined || addresses.length === 0 ? "" : `-d ${addresses.join(",")} `;
  const protocol = flow.protocol === "icmpv6" ? "ipv6-icmp" : flow.protocol;
  if (flow.port === undefined) return `${to}-p ${protocol} `;
  if (protocol === "udplite") return `${to}-p udplite -m multiport --dports ${flow.port} `;
  return `${to}-p ${protocol} ${explicit ? `-m ${protocol} ` : ""}--dport ${flow.port} `;
}

/** Whether the file names its protocol modules, as iptables-save does; a table without such rules follows its example. */
function namesModules(table: TableState): boolean {
  let named = 0;
  let implied = 0;
  for (const { rules } of table.chains.values())
    for (const { habits } of rules) {
      named += habits.namedModules;
      implied += habits.impliedModules;
    }
  return named >= implied;
}
