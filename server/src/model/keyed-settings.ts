import { placeOf } from "./place-of.ts";
import type { OpenSetting } from "./replacement.ts";
import type { Statement } from "./spamassassin.ts";

/** A run of statements that were read one after the other, for what is only worked out when somebody asks. */
export interface Run {
  readonly refusedValues: ReadonlySet<Statement>;
  readonly statements: readonly Statement[];
  readonly from: number;
  readonly to: number;
}

/** `command key value` by its last two; undefined where the line has only one. */
export function splitKeyed({ value }: Statement): { readonly key: string; readonly value: string } | undefined {
  const match = /^(\S+)\s+(\S[\s\S]*)$/.exec(value);
  return match?.[1] === undefined || match[2] === undefined ? undefined : { key: match[1], value: match[2] };
}

/** What lines of the form `command key value` say, by canonical command and key; the last line of each key counts. */
export function keyedSettings(
  runs: readonly Run[],
  counts: (statement: Statement) => boolean,
): ReadonlyMap<string, ReadonlyMap<string, OpenSetting>> {
  const commands = new Map<string, Map<string, OpenSetting>>();
  for (const { refusedValues, statements, from, to } of runs) {
    for (let at = from; at < to; at++) {
      const statement = statements[at];
      if (statement === undefined || statement.type !== "hash" || statement.effect !== undefined) continue;
      if (refusedValues.has(statement) || !counts(statement)) continue;
      const said = splitKeyed(statement);
      if (said === undefined) continue;
      let entries = commands.get(statement.canonical);
      if (entries === undefined) {
        entries = new Map();
        commands.set(statement.canonical, entries);
      }
      const before = entries.get(said.key);
      const overridden = before?.overridden ?? [];
      if (before !== undefined) overridden.push(before.place);
      entries.set(said.key, { value: said.value, statement, place: placeOf(statement), overridden });
    }
  }
  return commands;
}
