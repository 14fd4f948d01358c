import type { Named, Place } from "./nftables-matches.ts";
import type { Base, Table } from "./nftables-writing.ts";
import type { Random } from "./random.ts";

/** A rule for a chain at that place, which may jump to these chains. */
export type MakeRule = (table: Table, place: Place | "own", chains: readonly string[]) => string;

/** What a further file says to nft about a table that is there: one or several lines of its own. */
function change(random: Random, table: Table, makeRule: MakeRule): readonly string[] {
  const { family, name, sets, own, bases } = table;
  const where = `${family} ${name}`;
  const chain = random.pick<Base | { readonly name: string; readonly place: "own" }>([
    ...bases,
    ...bases,
    ...own.map((each) => ({ name: each.name, place: "own" as const })),
  ]);
  // A chain of its own jumps to those before it, so that no jump goes round in a circle.
  const reached = (
    chain.place === "own"
      ? own.slice(
          0,
          own.findIndex((each) => each.name === chain.name),
        )
      : own
  ).map((each) => each.name);
  const rule = (): string => makeRule(table, chain.place, reached);
  const [base] = bases;
  const doors = sets.find((set) => set.name === "doors") as Named;
  const choices: (readonly string[])[] = [
    [`add rule ${where} ${chain.name} ${rule()}`],
    [`add rule ${where} ${chain.name} ${rule()}`, `add rule ${where} ${chain.name} ${rule()}`],
    [`insert rule ${where} ${chain.name} ${rule()}`],
    [`insert rule ${where} ${chain.name} index 0 ${rule()}`],
    [`table ${where} {`, `  chain ${chain.name} {`, `    ${rule()}`, `    ${rule()}`, "  }", "}"],
    [
      `table ${where} {`,
      "  chain more {",
      `    ${makeRule(table, "own", [])}`,
      "  }",
      `  chain ${chain.name} {`,
      `    ${rule()}`,
      "    jump more",
      "  }",
      "}",
    ],
    [`add element ${where} doors { ${random.pick([25, 53, 80, 443, 2703])} }`],
    [`delete element ${where} doors { ${random.pick([...doors.elements, "7777"])} }`],
    [`table ${where} {`, "  set doors {", "    type inet_service", "    elements = { 22, 24441 }", "  }", "}"],
  ];
  if (random.chance(0.4)) choices.push([`flush chain ${where} ${chain.name}`], [`flush set ${where} doors`]);
  if (base !== undefined && !base.head.includes("type nat"))
    choices.push([`add chain ${where} ${base.name} { policy ${random.pick(["accept", "drop"])}; }`]);
  if (random.chance(0.15)) choices.push([`flush table ${where}`], [`delete table ${where}`], ["flush ruleset"]);
  // nft refuses each of these, and with it the file.
  if (random.chance(0.15))
    choices.push(
      [`add rule ${where} nowhere drop`],
      [`add rule ${where} ${chain.name} jump nowhere`],
      [`add element ${where} nowhere { 25 }`],
      [`flush chain ${where} nowhere`],
      [`delete table ${family} nowhere`],
      [`create table ${where}`],
      [`create chain ${where} ${chain.name}`],
      [`table ${where} {`, `  chain ${chain.name} {`, "    type filter hook input priority 7;", "  }", "}"],
    );
  return random.pick(choices);
}

/** Files that are loaded behind the first: what each says about its tables. */
export function furtherFiles(random: Random, tables: readonly Table[], makeRule: MakeRule): readonly string[] {
  return Array.from({ length: random.pick([1, 1, 2]) }, () => {
    const changes = Array.from({ length: random.pick([1, 1, 2, 3]) }, () =>
      change(random, random.pick(tables), makeRule),
    );
    return `${changes.flat().join("\n")}\n`;
  });
}
