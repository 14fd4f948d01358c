import * as l10n from "@vscode/l10n";
import { dataTypes, mappedObjects } from "./catalog-words.ts";
import { type Datatype, datatypeNamed, datatypeOf, isText } from "./datatypes.ts";
import type { SetState, TableState } from "./ruleset.ts";
import type { Complaint, Expression, Name } from "./tree.ts";

/** How a set is asked: compared with, looked up in a map, or written to by a rule. */
export type Lookup = "match" | "map" | "store";

type Parts = readonly (Datatype | undefined)[];

/** `type ipv4_addr . mark`, or the selectors behind `typeof`. */
function datatypesOf(names: readonly Name[]): Parts {
  return names.map(({ text }) => {
    // Of `type time` and `typeof time` the tree keeps the same word.
    if (text === "time") return undefined;
    return dataTypes.some((type) => type === text) ? datatypeNamed(text) : datatypeOf(text);
  });
}

/** The datatypes of a set's key, part by part. */
function keyDatatypes(set: SetState): Parts {
  return datatypesOf(set.definitions.find(({ types }) => types.length > 0)?.types ?? []);
}

/** The datatypes of what a map gives; of `verdict`, `counter` and the like the name. */
export function dataDatatypes(set: SetState): Parts {
  const names = set.definitions.find(({ data }) => data.length > 0)?.data ?? [];
  const [only] = names;
  return only !== undefined && mappedObjects.some((object) => object === only.text)
    ? [datatypeNamed(only.text)]
    : datatypesOf(names);
}

/** What a part of a key is; undefined where nothing is known for sure. */
function partType(part: Expression): Datatype | undefined {
  if (part.kind === "selector") return datatypeOf(part.name);
  // Masks leave the type as it is.
  if (part.kind === "binary" && part.operator === "&") return partType(part.left);
  return undefined;
}

/** Numbers that nft computes or asks the kernel for, rather than cuts out of the packet. */
export const computed = /^(?:numgen|jhash|symhash|ct|meta|cpu|cgroup|nftrace)\b/;

/** What is looked up against the type of the set it is looked up in, as nft's evaluation compares them. */
export function* checkTypes(
  key: Expression,
  asked: Expression,
  table: TableState,
  lookup: Lookup,
): Iterable<Complaint> {
  const set = asked.kind === "reference" ? table.sets.get(asked.name.text) : undefined;
  if (set === undefined || asked.kind !== "reference") return;
  const held = keyDatatypes(set);
  const name = asked.name.text;
  const parts = key.kind === "concatenation" ? key.parts : [key];
  const error = (message: string): Complaint => ({
    rule: "nft-syntax",
    severity: "error",
    span: asked.span,
    message,
    repairs: [],
  });
  if (held.length === 0) return;
  if (held.length !== parts.length) {
    if (parts.every(({ kind }) => kind === "selector" || kind === "binary"))
      yield error(
        held.length === 1
          ? l10n.t("the set {name} holds single values, and this asks for {given} parts joined by dots", {
              name,
              given: parts.length,
            })
          : l10n.t("the set {name} holds keys of {held} parts joined by dots, and this asks for {given}", {
              name,
              held: held.length,
              given: parts.length,
            }),
      );
    return;
  }
  for (const [at, part] of parts.entries()) {
    const wanted = held[at];
    const given = partType(part);
    // Up to 1.0.6 a number beside others has the width of its type, and plain numbers have none.
    if (part.kind === "value" && parts.length > 1 && (lookup !== "store" || wanted?.name === "integer"))
      yield {
        ...error(l10n.t("a value within what is looked up")),
        span: part.span,
        rule: "nft-needs-newer",
        severity: "info",
        since: "1.0.9",
      };
    // What nft computes itself may be written to sets of any type that is as wide.
    const isOpen =
      lookup === "store" && given?.name === "integer" && part.kind === "selector" && computed.test(part.name);
    if (wanted === undefined || given === undefined) continue;
    const fits = wanted.name === given.name || isOpen;
    if (fits && !isTooNarrow(given, wanted)) continue;
    if (!fits && wanted.name === "mark" && lookup !== "match" && !isText(given) && parts.length === 1)
      yield {
        ...error(l10n.t("a map of marks that is asked for something else")),
        rule: "nft-needs-newer",
        severity: "info",
        since: "1.1.3",
      };
    else
      yield error(
        l10n.t("the set {name} holds {held}, but {selector} is {given}, so nft refuses the line", {
          name,
          held: phrase(wanted),
          selector: selectorName(part),
          given: phrase(given),
        }),
      );
  }
}

function selectorName(part: Expression): string {
  return part.kind === "selector" ? part.name : part.kind === "binary" ? selectorName(part.left) : "";
}

function phrase({ name, bits }: Datatype): string {
  switch (name) {
    case "ipv4_addr":
      return l10n.t("an IPv4 address");
    case "ipv6_addr":
      return l10n.t("an IPv6 address");
    case "inet_service":
      return l10n.t("a port");
    case "ether_addr":
      return l10n.t("a hardware address");
    case "integer":
      return l10n.t("a number of {bits} bits", { bits: bits ?? 32 });
    default:
      return l10n.t("a value of type {type}", { type: name });
  }
}

/** The kernel takes no key that is shorter than the set's; it counts in words of 32 bits. */
function isTooNarrow(given: Datatype, wanted: Datatype): boolean {
  return given.bits !== undefined && wanted.bits !== undefined && Math.ceil(given.bits / 32) * 32 < wanted.bits;
}
