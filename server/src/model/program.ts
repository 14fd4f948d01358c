import type { Place, SourceFile } from "../text/source.ts";
import type { Problem } from "./facts.ts";
import type { FilterFacts } from "./filter.ts";

/**
 * Files that read others, and change what others have made: what comes of them shows only when they are carried out
 * together.
 */
export interface Program {
  /** The tables that its commands make, change or take away, `inet filter`, each with the first command about it. */
  readonly tables: ReadonlyMap<string, Place>;
  /** Carries files out one after the other, each by a run of its own, on a machine without any rules. */
  carryOut(files: readonly ProgramFile[], find: FindIncluded): CarriedOut;
}

export interface ProgramFile {
  readonly source: SourceFile;
  readonly filter: FilterFacts;
}

/** The files that an include of `from` brings, in order; undefined where they cannot be told. */
export type FindIncluded = (
  from: ProgramFile,
  path: string,
) => { readonly files: readonly ProgramFile[] /** There may be others. */; readonly more: boolean } | undefined;

export interface CarriedOut {
  readonly facts: FilterFacts;
  /** By the file's number: the place for which its program refuses all of it, so that it changes nothing. */
  readonly refused: ReadonlyMap<number, Place>;
  /** What is wrong in files that make sense only where they are included. */
  problemsIn(files: ReadonlySet<SourceFile>): readonly Problem[];
}
