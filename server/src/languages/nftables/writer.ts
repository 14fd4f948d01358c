import { parseAddress } from "../../model/addresses.ts";
import type { FilterLine, FilterWriter, Chain as ModelChain } from "../../model/filter.ts";
import type { Edit, SourceFile } from "../../text/source.ts";
import { span } from "../../text/span.ts";
import type { Chain, Table } from "./parse.ts";

/** Writes rules into a table's chains, in nested or flat notation as the file has it. */
export function writerFor(source: SourceFile, table: Table): FilterWriter {
  const chainOf = (chain: ModelChain): Chain | undefined => table.chains.get(chain.name);
  return {
    accept(flow, chain, before, comment) {
      const own = chainOf(chain);
      if (own === undefined || flow.port === undefined) return undefined;
      const rule = `${addressMatch(flow.destination.addresses ?? [], table.family)}${flow.protocol} dport ${flow.port} accept comment "${comment.replaceAll(/["\\\n]/g, "").slice(0, 100)}"`;
      const isPolicy = !own.rules.some((each) => each.span.start === before.place.span.start);
      if (!isPolicy) {
        const start = source.lineSpan(before.place.span.start).start;
        const indent = source.text.slice(start, before.place.span.start);
        // Something else stands on the line before the rule: the new rule goes between.
        if (indent.trim() !== "") return [insertion(source, before.place.span.start, `${rule}; `)];
        const flat = /^(?:add|insert|create)\b/.test(source.slice(before.place.span));
        return [insertion(source, start, `${indent}${flat ? flatRule(table, chain, rule) : rule}\n`)];
      }
      const last = own.rules[own.rules.length - 1];
      if (own.bodyEnd === undefined || (last !== undefined && last.span.start > own.bodyEnd)) {
        const after = source.lineSpan((last?.span ?? own.span).end);
        return [insertion(source, after.end, `\n${flatRule(table, chain, rule)}`)];
      }
      const anchor = last?.span ?? own.policy?.span ?? own.hook?.span;
      const line = source.lineSpan(own.bodyEnd);
      const closing = source.text.slice(line.start, own.bodyEnd);
      if (closing.trim() !== "") return [insertion(source, own.bodyEnd, `; ${rule}; `)];
      const indent =
        anchor === undefined
          ? `${closing}\t`
          : (/^[ \t]*/.exec(source.slice(source.lineSpan(anchor.start)))?.[0] ?? "");
      return [insertion(source, line.start, `${indent}${rule}\n`)];
    },
    remove(line) {
      return [{ place: { source, span: wholeLine(source, line) }, newText: "" }];
    },
    reject(line) {
      const text = source.slice(line.place.span);
      // A policy cannot reject: a last line does.
      const own = [...table.chains.values()].find((chain) => chain.policy?.span.start === line.place.span.start);
      if (own?.bodyEnd !== undefined) {
        const start = source.lineSpan(own.bodyEnd).start;
        if (source.text.slice(start, own.bodyEnd).trim() !== "") return undefined;
        const indent = /^[ \t]*/.exec(source.slice(source.lineSpan((own.policy ?? own).span.start)))?.[0] ?? "";
        return [insertion(source, start, `${indent}reject\n`)];
      }
      const at = text.search(/\bdrop\b(?!.*\bdrop\b)/);
      if (at === -1) return undefined;
      const start = line.place.span.start + at;
      return [{ place: { source, span: span(start, start + 4) }, newText: "reject" }];
    },
    transport(line, protocol) {
      const wrong = protocol === "tcp" ? "udp" : "tcp";
      const at = source.slice(line.place.span).search(new RegExp(`\\b${wrong} dport\\b`));
      if (at === -1) return undefined;
      const start = line.place.span.start + at;
      return [{ place: { source, span: span(start, start + 3) }, newText: protocol }];
    },
  };
}

function insertion(source: SourceFile, at: number, newText: string): Edit {
  return { place: { source, span: span(at, at) }, newText };
}

function flatRule(table: Table, chain: ModelChain, rule: string): string {
  return `add rule ${table.family} ${table.name} ${chain.name} ${rule}`;
}

/** `ip daddr 192.0.2.1 `, where the addresses are known and of one family. */
function addressMatch(addresses: readonly string[], family: string): string {
  const families = new Set(addresses.map((address) => parseAddress(address)?.family));
  const [only] = families;
  if (families.size !== 1 || only === undefined || (family === "ip" && only === 6) || (family === "ip6" && only === 4))
    return "";
  const list = addresses.length === 1 ? addresses[0] : `{ ${addresses.join(", ")} }`;
  return `${only === 4 ? "ip" : "ip6"} daddr ${list} `;
}

/** The rule with its line, where nothing else stands there; else the rule alone. */
function wholeLine(source: SourceFile, line: FilterLine) {
  const first = source.lineSpan(line.place.span.start);
  const last = source.lineSpan(line.place.span.end);
  const around =
    source.text.slice(first.start, line.place.span.start) + source.text.slice(line.place.span.end, last.end);
  return /^\s*;?\s*(?:#.*)?$/.test(around)
    ? span(first.start, Math.min(source.text.length, last.end + 1))
    : line.place.span;
}
