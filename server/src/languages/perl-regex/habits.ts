import type { Atom, Branch, Group, Item, RegexTree, Repeat } from "./tree.ts";

/** How deep into brackets these questions look; no pattern written by hand goes deeper. */
const deepest = 20;

/** Whether an item can match nothing at all, without asking what stands around that place. */
function matchesNothing(item: Item, depth: number): boolean {
  switch (item.kind) {
    case "flags":
      return true;
    case "repeat":
      return item.min === 0 || matchesNothing(item.child, depth);
    case "group":
      return (
        depth < deepest && isPlain(item) && item.branches.some((branch) => branchMatchesNothing(branch, depth + 1))
      );
    default:
      return false;
  }
}

function branchMatchesNothing(branch: Branch, depth: number): boolean {
  return branch.items.every((item) => matchesNothing(item, depth));
}

function isPlain(group: Group): boolean {
  return ["plain", "capture", "atomic", "branchReset"].includes(group.type);
}

/** The alternative that matches any text, because it matches nothing; undefined where each asks for something. */
export function findAlwaysMatching({ root }: RegexTree): Branch | undefined {
  return root.branches.find((branch) => branchMatchesNothing(branch, 0));
}

/**
 * A `*` with which an alternative begins, and something behind it. A pattern is looked for at every
 * place anyway, so the repeat finds no more, and on long runs of what it takes the time grows with the square.
 */
export function findLeadingRepeat({ root }: RegexTree): Repeat | undefined {
  for (const { items } of root.branches) {
    const at = items.findIndex(({ kind }) => kind !== "flags");
    const first = items[at];
    if (first?.kind !== "repeat" || at === items.length - 1 || !isUnbounded(first) || first.min > 0) continue;
    if (first.mode !== "possessive" && isSingle(first.child)) return first;
  }
  return undefined;
}

function isUnbounded(item: Item): item is Repeat {
  return item.kind === "repeat" && item.max === Number.POSITIVE_INFINITY;
}

function isSingle(atom: Atom): boolean {
  return (
    (atom.kind === "literal" && atom.end === atom.start + 1) ||
    atom.kind === "any" ||
    atom.kind === "class" ||
    atom.kind === "escape"
  );
}

/** A repeat within a repeat, and how long Perl takes over it in the end. */
export interface NestedRepeat {
  readonly repeat: Repeat;
  /** "powers": each further character multiplies the time; "square": it grows with the square of the length. */
  readonly growth: "powers" | "square";
}

/** Rounds of the outer repeat from which on all ways to cut a text are too many to try. */
const manyRounds = 5;
/** Characters that the inner repeat must be free to take or leave. */
const muchRoom = 4;

/**
 * A repeat around a group in which another has all the say: `(?:\w+\s?){1,20}` can cut a run of letters in very many
 * ways, and Perl tries them all before it gives up. Where the outer repeat has no bounds Perl remembers what it has
 * tried, unless the pattern refers back to a group. Measured with Perl 5.36.
 */
export function findNestedRepeat({ root, refersBack }: RegexTree): NestedRepeat | undefined {
  const waiting: { readonly branch: Branch; readonly mayFail: boolean }[] = root.branches.map((branch) => ({
    branch,
    mayFail: false,
  }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { items } = next.branch;
    const last = items.findLastIndex((each) => !matchesNothing(each, 0));
    for (const [index, item] of items.entries()) {
      const mayFail = next.mayFail || index < last;
      const inner = item.kind === "repeat" ? item.child : item;
      if (inner.kind !== "group" || inner.type === "atomic") continue;
      const found = mayFail && item.kind === "repeat" && item.mode !== "possessive" && item.max >= manyRounds;
      if (found && inner.branches.some(isCutAnywhere)) {
        return { repeat: item, growth: Number.isFinite(item.max) || refersBack ? "powers" : "square" };
      }
      for (const branch of inner.branches) waiting.push({ branch, mayFail });
    }
  }
  return undefined;
}

/** True where one repeat takes all that the branch takes, and need not take it at once. */
function isCutAnywhere({ items }: Branch): boolean {
  const free = items.find(
    (item) =>
      item.kind === "repeat" && item.mode !== "possessive" && item.max - item.min >= muchRoom && isSingle(item.child),
  );
  return free !== undefined && items.every((item) => item === free || matchesNothing(item, 0));
}
