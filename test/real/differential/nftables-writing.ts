import type { Named, Place } from "./nftables-matches.ts";
import type { Random } from "./random.ts";

interface Chain {
  readonly name: string;
  readonly rules: readonly string[];
}

export interface Base {
  readonly name: string;
  readonly head: string;
  readonly place: Place;
  readonly rules: string[];
}

/** A table before it is written. */
export interface Table {
  readonly family: string;
  readonly name: string;
  readonly sets: readonly Named[];
  readonly own: readonly Chain[];
  readonly bases: readonly Base[];
}

/** The table as `nft list` prints it. */
export function block({ family, name, sets, own, bases }: Table): string {
  const lines = [`table ${family} ${name} {`];
  for (const set of sets) {
    lines.push(`  ${set.kind} ${set.name} {`, `    type ${set.type}`);
    for (const flag of set.flags
      .split(";")
      .map((each) => each.trim())
      .filter((each) => each !== ""))
      lines.push(`    ${flag}`);
    if (set.elements.length > 0) lines.push(`    elements = { ${set.elements.join(", ")} }`);
    lines.push("  }");
  }
  for (const chain of own) lines.push(`  chain ${chain.name} {`, ...chain.rules.map((rule) => `    ${rule}`), "  }");
  for (const base of bases)
    lines.push(`  chain ${base.name} {`, `    ${base.head}`, ...base.rules.map((rule) => `    ${rule}`), "  }");
  lines.push("}");
  return lines.join("\n");
}

/** The table as commands, one a line, some of which take back what others did; `open`: with rules found by handles. */
export function commands(
  random: Random,
  { family, name, sets, own, bases }: Table,
  doubtful: boolean,
): { readonly text: string; readonly open: boolean } {
  const lines = [`add table ${family} ${name}`];
  // The usual way to empty a table that may not be there yet.
  if (random.chance(0.2))
    lines.push(`add chain ${family} ${name} old`, `delete table ${family} ${name}`, lines[0] ?? "");
  for (const set of sets) {
    lines.push(`add ${set.kind} ${family} ${name} ${set.name} { type ${set.type}; ${set.flags} }`);
    if (set.elements.length > 0) lines.push(`add element ${family} ${name} ${set.name} { ${set.elements.join(", ")} }`);
  }
  for (const chain of own) lines.push(`${random.pick(["add", "add", "create"])} chain ${family} ${name} ${chain.name}`);
  for (const base of bases) lines.push(`add chain ${family} ${name} ${base.name} { ${base.head} }`);
  const [first] = bases;
  // The kernel numbers tables, sets, chains and rules of a table one after the other.
  const handle = lines.filter((line) => /^(?:add|create) (?:set|map|chain) (?!.* old$)/.test(line)).length + 1;
  let open = doubtful && first !== undefined && random.chance(0.5);
  const byHandle = open;
  if (open && first !== undefined) {
    const rule = `${family} ${name} ${first.name}`;
    lines.push(`add rule ${rule} counter`, `add rule ${rule} tcp dport 25 drop`);
    lines.push(
      random.pick([
        `replace rule ${rule} handle ${handle} tcp dport 80 accept`,
        `replace rule ${rule} handle ${handle + 1} udp dport 53 accept`,
        `delete rule ${rule} handle ${handle + 1}`,
      ]),
    );
  }
  // What is taken back counts for nothing.
  const thinned = new Set<string>();
  for (const chain of open ? own : [...own, ...bases])
    if (random.chance(0.2)) {
      lines.push(`insert rule ${family} ${name} ${chain.name} drop`, `flush chain ${family} ${name} ${chain.name}`);
      thinned.add(chain.name);
    }
  if (!open && first !== undefined && random.chance(0.1)) {
    lines.push(`add rule ${family} ${name} ${first.name} drop`, `flush table ${family} ${name}`);
    thinned.add(first.name);
  }
  if (random.chance(0.2))
    lines.push(
      `add chain ${family} ${name} spare`,
      `add rule ${family} ${name} spare drop`,
      `flush chain ${family} ${name} spare`,
      `delete chain ${family} ${name} spare`,
      `add element ${family} ${name} doors { 33001 }`,
      `delete element ${family} ${name} doors { 33001 }`,
    );
  if (random.chance(0.1))
    lines.push(
      `add set ${family} ${name} gone { type inet_service; }`,
      `add element ${family} ${name} gone { 25, 80 }`,
      `flush set ${family} ${name} gone`,
      `delete set ${family} ${name} gone`,
    );
  if (random.chance(0.1)) {
    const doors = sets.find((set) => set.name === "doors");
    if (doors !== undefined)
      lines.push(
        `flush set ${family} ${name} doors`,
        `add element ${family} ${name} doors { ${doors.elements.join(", ")} }`,
      );
  }
  for (const chain of [...own, ...bases]) {
    let count = byHandle && chain === first ? undefined : 0;
    // nft 1.0.6 counts rules that a flush took too, and none at all where one is replaced.
    const counted = !byHandle && !thinned.has(chain.name);
    for (const rule of chain.rules) {
      const verb = random.chance(0.2) ? "insert" : "add";
      const indexed = count !== undefined && count > 0 && (counted || doubtful) && random.chance(0.2);
      const index = indexed ? ` index ${random.whole(0, (count ?? 1) - 1)}` : "";
      if (indexed && !counted) open = true;
      lines.push(`${verb} rule ${family} ${name} ${chain.name}${index} ${rule}`);
      if (count !== undefined) count++;
    }
  }
  return { text: lines.join("\n"), open };
}
