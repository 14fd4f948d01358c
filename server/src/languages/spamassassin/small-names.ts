import { type Line, nextWordAt, wordEndAt } from "./parse.ts";

/** A name besides those of tests, plugins and settings. */
export interface SmallName {
  /** `list`: of addresses or hosts; `questions`: to a block list; `captured`: out of a mail; `replaced`: in a pattern. */
  readonly kind: "list" | "questions" | "captured" | "replaced";
  readonly name: string;
  readonly start: number;
  readonly role: "definition" | "reference";
}

const lists: ReadonlySet<string> = new Set(["enlist_addrlist", "enlist_uri_host", "delist_uri_host"]);
const pieces: ReadonlySet<string> = new Set(["replace_tag", "replace_inter", "replace_pre", "replace_post"]);

/** Whether a command makes a piece of patterns, which may itself hold others. */
export function makesPieces(command: string): boolean {
  return pieces.has(command);
}

const listArgument = /eval:check_(?:from|replyto|to|uri_host)_(?:in_list|listed)\(\s*(['"])(\w+)\1/g;
const questionArgument = /eval:check_rbl(_sub|_txt)?\(\s*(['"])([\w-]+)\2/g;
const captures = /\(\?P?<([A-Z][A-Z0-9_]*)>|%\{([A-Z][A-Z0-9_]*)\}/g;
/** A piece that `replace_tag` makes; for `<inter X>` and its like the keyword stands in front. */
const replacements = /<(?:(?:inter|pre|post) )?([A-Z][A-Z0-9_]*)>/g;

/** Names of lists, block lists' questions, captured and replaced pieces, in the order of the line. */
export function* smallNames(line: Line): Iterable<SmallName> {
  if (line.valueStart === line.end) return;
  const { canonical } = line;
  if (lists.has(canonical)) {
    const name = /^\((\w+)\)/.exec(line.text.slice(line.valueStart, line.end))?.[1];
    if (name !== undefined)
      yield {
        kind: "list",
        name,
        start: line.valueStart + 1,
        role: canonical === "delist_uri_host" ? "reference" : "definition",
      };
  } else if (pieces.has(canonical)) {
    const end = wordEndAt(line, line.valueStart);
    yield { kind: "replaced", name: line.text.slice(line.valueStart, end), start: line.valueStart, role: "definition" };
    yield* inPattern(line, end);
  } else if (line.word.role === "test" && line.command !== "meta")
    yield* inPattern(line, nextWordAt(line, wordEndAt(line, line.valueStart)));
}

function* inPattern(line: Line, from: number): Iterable<SmallName> {
  const text = line.text.slice(from, line.end);
  if (text.startsWith("eval:")) {
    for (const match of text.matchAll(listArgument)) {
      const name = match[2] ?? "";
      yield { kind: "list", name, start: from + match.index + match[0].length - 1 - name.length, role: "reference" };
    }
    for (const match of text.matchAll(questionArgument)) {
      const name = match[3] ?? "";
      const role = match[1] === "_sub" ? "reference" : "definition";
      yield { kind: "questions", name, start: from + match.index + match[0].length - 1 - name.length, role };
    }
    return;
  }
  if (text.includes("(?<") || text.includes("(?P<") || text.includes("%{"))
    for (const match of text.matchAll(captures)) {
      const name = match[1] ?? match[2] ?? "";
      const role = match[1] === undefined ? "reference" : "definition";
      yield { kind: "captured", name, start: from + match.index + match[0].length - 1 - name.length, role };
    }
  if (text.includes("<"))
    for (const match of text.matchAll(replacements)) {
      const name = match[1] ?? "";
      // `(?<NAME>` is a capture.
      if (text[match.index - 1] === "?" || text[match.index - 1] === "P") continue;
      yield {
        kind: "replaced",
        name,
        start: from + match.index + match[0].length - 1 - name.length,
        role: "reference",
      };
    }
}
