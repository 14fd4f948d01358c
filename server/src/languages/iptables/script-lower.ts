import * as l10n from "@vscode/l10n";
import { ChainVersions } from "../../model/chain-versions.ts";
import type { Problem } from "../../model/facts.ts";
import type { Chain, Filter } from "../../model/filter.ts";
import type { SourceFile } from "../../text/source.ts";
import type { LoweredFacts } from "../language.ts";
import type { ShellCommand } from "../shell-parser.ts";
import type { Fault } from "./fault.ts";
import { changedSets, filtersOf, problemOf } from "./lower.ts";
import { misplacedRules } from "./placement.ts";
import type { Course } from "./script-course.ts";
import { isConditional } from "./script-guards.ts";
import { Interpreter } from "./script-interpreter.ts";
import type { Written } from "./script-tables.ts";
import { documentWriter, scriptWriter } from "./script-writer.ts";

const scripts = new WeakMap<ShellCommand, Course>();

/** The script, carried out as far as it can be followed; once for each version of it. */
export function followed(command: ShellCommand, source: SourceFile): Course {
  let course = scripts.get(command);
  if (course === undefined) {
    const interpreter = new Interpreter(source, !/^#!.*\/(?:env\s+)?(?:da|a)?sh\b/.test(source.text));
    interpreter.runScript(command);
    course = interpreter.course;
    scripts.set(command, course);
  }
  return course;
}

/** The filters that are there when the script has run. */
export function lower(command: ShellCommand, source: SourceFile, hasBlocks: boolean): LoweredFacts {
  const course = followed(command, source);
  const { tables, sets } = course;
  if (hasBlocks)
    for (const family of new Set([...tables.tables.values()].map((table) => table.family)))
      tables.doubt(family, source.lineSpan(0), l10n.t("a template decides which lines of the script are there"), []);
  const states = [...tables.tables.values()];
  const runs = new Map<number, Written[]>();
  for (const written of tables.written) {
    const { start } = written.where;
    const others = runs.get(start);
    if (others === undefined) runs.set(start, [written]);
    else others.push(written);
  }
  const inEachFamily = (start: number): boolean => {
    const [one, other, another] = runs.get(start) ?? [];
    return one?.family !== other?.family && one?.table === other?.table && another === undefined;
  };
  const filters = states.flatMap(({ family, document, reader: { table } }) => {
    const writer =
      document !== undefined && tables.documents.get(document) === 1 && table.commit !== undefined
        ? documentWriter(source, table, family)
        : scriptWriter(
            source,
            table,
            family,
            (start) => runs.get(start)?.length === 1,
            inEachFamily,
            (start) => runs.get(start)?.[0],
          );
    return filtersOf(table, source, family, writer, new ChainVersions());
  });
  const misplaced = states.flatMap(({ reader: { table } }) =>
    misplacedRules(table).flatMap(({ rule: { filterLine }, fault }) =>
      isConditional(filterLine) ? [] : [{ where: filterLine.place.span, faults: [fault] }],
    ),
  );
  return {
    problems: [...problemsOf([...tables.written, ...misplaced], source), ...setProblems(sets.problems, source)],
    sets: sets.known,
    filter: {
      format: "iptables",
      filters,
      chains: onceWritten(filters),
      complete: false,
      byCommands: true,
      ...(course.unseen.length === 0 ? {} : { unseen: course.unseen }),
      changedSets: [...sets.doubtful, ...states.flatMap(({ reader }) => changedSets(reader.table))],
    },
  };
}

/**
 * The chains, without the lines that stand for several rules: what a loop or a function writes for every port and
 * protocol is no single line that could be the wrong one.
 */
function onceWritten(filters: readonly Filter[]): readonly Chain[] {
  const chains = [...new Set(filters.flatMap((filter) => [...filter.chains.values()]))];
  const counts = new Map<number, number>();
  for (const { place } of chains.flatMap((chain) => chain.lines))
    counts.set(place.span.start, (counts.get(place.span.start) ?? 0) + 1);
  return chains.map((chain) => ({
    ...chain,
    lines: chain.lines.filter(({ place }) => counts.get(place.span.start) === 1),
  }));
}

/**
 * Mistakes in commands that stand in the script as they are run. Where variables fill something in, only a word that is
 * written out and misspelt counts: the rest may be as it should for every value that is really given.
 */
function problemsOf(written: readonly Pick<Written, "where" | "faults">[], source: SourceFile): readonly Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const { where, faults } of written) {
    const isPlain = !/[$`]/.test(source.slice(where));
    for (const fault of faults) {
      const key = `${fault.span.start} ${fault.span.end} ${fault.rule}`;
      if (seen.has(key) || fault.rule === "ipt-unknown-chain" || !(isPlain || isMisspelt(fault, source))) continue;
      seen.add(key);
      problems.push(problemOf(fault, source));
    }
  }
  return problems;
}

/** Mistakes in ipset commands, where the shell fills nothing in and each only once. */
function setProblems(problems: readonly Problem[], source: SourceFile): readonly Problem[] {
  const seen = new Set<number>();
  return problems.filter(({ place: { span } }) => {
    const isNew = !seen.has(span.start);
    seen.add(span.start);
    return isNew && !/[$`]/.test(source.slice(source.lineSpan(span.start)));
  });
}

function isMisspelt({ span, fix }: Fault, source: SourceFile): boolean {
  const [edit, more] = fix?.edits ?? [];
  const isWord =
    edit !== undefined && more === undefined && edit.span.start === span.start && edit.span.end === span.end;
  return isWord && /^[\w-]+$/.test(source.slice(span));
}
