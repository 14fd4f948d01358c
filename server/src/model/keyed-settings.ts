import { placeOf } from "./place-of.ts";
import type { OpenSetting } from "./replacement.ts";
import type { Statement } from "./spamassassin.ts";

/** `command key value` by its last two; undefined where the line has only one. */
export function splitKeyed({ value }: Statement): { readonly key: string; readonly value: string } | undefined {
  const keyEnd = value.search(whiteSpace);
  if (keyEnd <= 0) return undefined;
  return { key: value.slice(0, keyEnd), value: value.slice(keyEnd).trimStart() };
}

const whiteSpace = /\s/;

/** What lines of the form `command key value` say, by canonical command and key; the last line of each key counts. */
export function keyedSettings(statements: readonly Statement[]): ReadonlyMap<string, ReadonlyMap<string, OpenSetting>> {
  const commands = new Map<string, Map<string, OpenSetting>>();
  for (const statement of statements) {
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
  return commands;
}
