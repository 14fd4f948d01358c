import type { Head } from "./groups.ts";
import type { ReadingFlags } from "./reader.ts";
import type { Branch, Group } from "./tree.ts";

/** A group that is still open, and how things were before it. */
export interface Frame {
  readonly group: Group;
  readonly flags: ReadingFlags;
  branch: Branch;
  /** Of a branch reset: groups before it, and the most that one of its branches has reached. */
  readonly capturesBefore: number;
  mostCaptures: number;
  /** Whether something within catches, or runs a group again; look-arounds within do not count. */
  catches: boolean;
  recurses: boolean;
}

export function newBranch(at: number): Branch {
  return { kind: "branch", start: at, end: at, least: 0, most: 0, wide: false, items: [] };
}

export function looksAround(type: Group["type"]): boolean {
  return type === "lookahead" || type === "negativeLookahead" || type === "lookbehind" || type === "negativeLookbehind";
}

export function newGroup(head: Head, start: number, contentStart: number, number: number | undefined): Group {
  return {
    kind: "group",
    type: head.type,
    start,
    end: start,
    contentStart,
    contentEnd: contentStart,
    number,
    name: head.name,
    condition: head.condition,
    branches: [],
    least: 0,
    most: 0,
    wide: false,
  };
}
