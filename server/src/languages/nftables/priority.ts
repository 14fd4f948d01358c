import { bridgePriorities, priorities } from "./catalog-words.ts";
import type { Expression, Family, Hook } from "./tree.ts";
import { numberOf } from "./values.ts";

/** A hook's priority as a number: `filter + 5`, `-10`, `$before - 1`. Undefined where `follow` finds no value. */
export function priorityOf(
  { priority }: Hook,
  family: Family,
  follow: (base: Expression) => Expression | undefined,
): number | undefined {
  if (priority === undefined) return 0;
  const base = follow(priority.base);
  if (base?.kind !== "value") return undefined;
  const names = family === "bridge" ? bridgePriorities : priorities;
  const words = /^(-?\w+?)(?:\s*([+-])\s*(\d+))?$/.exec(base.text);
  const word = words?.[1] ?? base.text;
  const more = words?.[3] === undefined ? 0 : Number(`${words[2]}${words[3]}`);
  const negative = word.startsWith("-");
  const number = numberOf(negative ? word.slice(1) : word) ?? names[word] ?? 0;
  return (negative ? -number : number) + more + priority.offset;
}
