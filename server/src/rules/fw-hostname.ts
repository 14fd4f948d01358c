import * as l10n from "@vscode/l10n";
import { askedBy } from "../model/asked.ts";
import type { Condition, FilterLine } from "../model/filter.ts";
import type { Fix } from "../model/finding.ts";
import type { Host } from "../model/host.ts";
import { span } from "../text/span.ts";
import type { Rule } from "./rule.ts";

/** Host names that the firewall turns into addresses when it is loaded. */
function* namesOf(conditions: readonly Condition[]): Iterable<string> {
  for (const condition of conditions) {
    if (condition.on === "name" && condition.matching === "resolved") yield* condition.names;
    else if (condition.on === "any") for (const match of condition.of) yield* namesOf(match);
  }
}

/** The name where the line writes it; undefined where it stands elsewhere, such as in a define. */
function find(line: FilterLine, name: string) {
  const { source, span: where } = line.place;
  const text = source.slice(where).toLowerCase();
  for (let at = text.indexOf(name.toLowerCase()); at !== -1; at = text.indexOf(name.toLowerCase(), at + 1)) {
    const around = `${text[at - 1] ?? " "}${text[at + name.length] ?? " "}`;
    if (!/[\w.-]/.test(around)) return span(where.start + at, where.start + at + name.length);
  }
  return undefined;
}

/** Writes the one address that sallyport.yaml tells. */
function writeAddress(host: Host, line: FilterLine, name: string): Fix | undefined {
  const where = find(line, name);
  const [address, ...others] = host.vantage.known.names.get(name) ?? [];
  if (where === undefined || address === undefined || others.length > 0) return undefined;
  return {
    title: l10n.t("Write {address} instead of {name}", { address, name }),
    edits: [{ place: { source: line.place.source, span: where }, newText: address }],
  };
}

export const fwHostname: Rule = {
  id: "fw-hostname",
  severity: "warning",
  summary: "A firewall line names a host, whose addresses are looked up once, when the firewall is loaded",
  *checkHost(host) {
    const fixed = new Set(host.files.flatMap((file) => [...(file.names?.addresses?.keys() ?? [])]));
    const seen = new Set<string>();
    for (const { source, filter } of host.files)
      for (const line of (filter?.chains ?? []).flatMap((chain) => askedBy(chain).names)) {
        if (line.place.source !== source) continue;
        for (const name of namesOf(line.match)) {
          const key = `${source.uri} ${line.place.span.start} ${name}`;
          if (fixed.has(name) || seen.has(key)) continue;
          seen.add(key);
          const where = find(line, name);
          const fix = writeAddress(host, line, name);
          yield {
            place: where === undefined ? line.place : { source, span: where },
            message: l10n.t(
              "{name} is looked up once, when the firewall is loaded: without DNS at that moment no line of the file is loaded, and its later addresses are missed; write addresses, or match by port alone",
              { name },
            ),
            fixes: fix === undefined ? [] : [fix],
          };
        }
      }
  },
};
