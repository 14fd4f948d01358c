import type { Problem } from "../../model/facts.ts";
import type { FilterWriter } from "../../model/filter.ts";
import type { CarriedOut, FindIncluded, Program, ProgramFile } from "../../model/program.ts";
import { type Edit, type Place, SourceFile } from "../../text/source.ts";
import { Assembly } from "./assembly.ts";
import { check } from "./check.ts";
import { lowerRuleset } from "./lower-ruleset.ts";
import { parseAfresh } from "./parse.ts";
import { problemsOf } from "./problems.ts";
import { joinedRuleset, type Ruleset, tableKey } from "./ruleset.ts";
import type { Complaint, Tree } from "./tree.ts";

/** What a file's commands are, for files of one machine to be carried out together. */
export function programOf(tree: Tree, source: SourceFile): Program {
  let tables: ReadonlyMap<string, Place> | undefined;
  return {
    get tables() {
      tables ??= tablesOf(tree, source);
      return tables;
    },
    carryOut,
  };
}

function tablesOf({ items }: Tree, source: SourceFile): ReadonlyMap<string, Place> {
  const tables = new Map<string, Place>();
  for (const item of items) {
    if (item.kind !== "command" || item.table === undefined) continue;
    const key = tableKey(item.family, item.table.text);
    if (!tables.has(key)) tables.set(key, { source, span: item.head });
  }
  return tables;
}

interface Remembered {
  readonly assembly: Assembly;
  readonly made: CarriedOut;
}

/** By the first of the files: what came of the last few rows of files that began with it. */
const remembered = new WeakMap<SourceFile, Remembered[]>();
const mostRemembered = 20;

function carryOut(files: readonly ProgramFile[], find: FindIncluded): CarriedOut {
  const assembly = new Assembly(files, find);
  const [first] = files;
  const known = first === undefined ? [] : (remembered.get(first.source) ?? []);
  const found = known.find((each) => each.assembly.isLike(assembly));
  if (found !== undefined) return found.made;
  const made = make(assembly, files);
  if (first !== undefined) remembered.set(first.source, [{ assembly, made }, ...known].slice(0, mostRemembered));
  return made;
}

function make(assembly: Assembly, files: readonly ProgramFile[]): CarriedOut {
  const [first] = files;
  const source = new SourceFile(first?.source.uri ?? "", first?.source.path ?? "", assembly.text);
  const placeOf = (where: Place["span"]): Place => assembly.placeOf(where);
  const refused = new Map<number, Place>();
  // What one run refuses the next does not find.
  let tree: Tree;
  let ruleset: Ruleset;
  for (let without: ReadonlySet<number> = new Set(); ; ) {
    tree = parseAfresh(assembly.textWithout(without));
    ruleset = joinedRuleset(tree, assembly);
    const [next] = [...unreadable(tree, assembly), ...ruleset.refused].filter(([run]) => !without.has(run));
    if (next === undefined || files.length < 2) break;
    refused.set(next[0], placeOf(next[1]));
    without = new Set([...without, next[0]]);
  }
  const lowered = lowerRuleset(ruleset, source, placeOf, (writer) => mapped(writer, assembly), tree.chains);
  let problems: readonly Problem[] | undefined;
  return {
    facts: {
      format: "nftables",
      filters: lowered.filters,
      chains: lowered.chains,
      complete: ruleset.complete,
      includes: ruleset.includes.map(({ path }) => ({ place: placeOf(path.span), path: path.text })),
    },
    refused,
    problemsIn(sources) {
      problems ??= problemsOf([...tree.complaints, ...check(tree, ruleset)], placeOf);
      return problems.filter(({ place }) => sources.has(place.source));
    },
  };
}

/**
 * Runs behind the first that nft cannot read, and the first place in each. The first is judged as if it could be: it is
 * what somebody writes just now.
 */
function unreadable({ complaints }: Tree, { runs }: Assembly): readonly (readonly [number, Complaint["span"]])[] {
  return complaints.flatMap(({ severity, span, since }) => {
    const run = runs.findLastIndex((start) => start <= span.start) + 1;
    return severity === "error" && since === undefined && run > 0 ? [[run, span] as const] : [];
  });
}

/** The writer's edits where they belong: it counts in the text that was put together. */
function mapped(writer: FilterWriter, assembly: Assembly): FilterWriter {
  const own = (edits: readonly Edit[] | undefined): readonly Edit[] | undefined => {
    const moved = edits?.map(({ place, newText }) => {
      const where = assembly.placeOf(place.span);
      const whole = where.span.end - where.span.start === place.span.end - place.span.start;
      return whole ? { place: where, newText: newText.replaceAll("\r\n", "\n") } : undefined;
    });
    return moved?.every((edit) => edit !== undefined) ? moved : undefined;
  };
  const { reject, transport, extend, admit } = writer;
  return {
    accept: (flow, chain, before, comment) => own(writer.accept(flow, chain, before, comment)),
    remove: (line) => own(writer.remove(line)),
    ...(reject === undefined ? {} : { reject: (line) => own(reject(line)) }),
    ...(transport === undefined ? {} : { transport: (line, protocol) => own(transport(line, protocol)) }),
    ...(extend === undefined
      ? {}
      : {
          extend: (line, values, comment) => {
            const extended = extend(line, values, comment);
            const edits = own(extended?.edits);
            return extended === undefined || edits === undefined ? undefined : { ...extended, edits };
          },
        }),
    ...(admit === undefined ? {} : { admit: (chain, what) => own(admit(chain, what)) }),
  };
}
