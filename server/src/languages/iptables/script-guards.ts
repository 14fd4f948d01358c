import * as l10n from "@vscode/l10n";
import type { Condition, FilterLine } from "../../model/filter.ts";
import { place, type SourceFile } from "../../text/source.ts";
import type { ShellCommand } from "../shell-parser.ts";
import { spanOf } from "./script-spans.ts";

/** Conditions on which the shell comes to a command at all. */
export type Guard = readonly Condition[];

/** It is there only where the shell has come by. */
export function isConditional({ match }: FilterLine): boolean {
  return match.some((condition) => isGuardOf(condition));
}

const guards = new WeakSet<Condition>();

/** Marks a condition as one of the shell's, which decides whether a rule is there at all. */
function guarding(condition: Condition): Condition {
  guards.add(condition);
  return condition;
}

function isGuardOf(condition: Condition): boolean {
  return guards.has(condition);
}

/** Holds where not all of the guard's conditions do. */
export function otherwise(guard: Guard): Condition {
  return guarding({ on: "any", of: [guard], negated: true });
}

/** A condition of the shell's that no file decides. */
export function freeOf(source: SourceFile, command: ShellCommand): Condition {
  const where = spanOf(command);
  return guarding({
    on: "free",
    key: `${source.uri} ${where.start} shell`,
    reason: {
      code: "shell",
      text: l10n.t("it hangs on what the shell finds when the script runs: {what}", {
        what: source.slice(where).replaceAll(/\s+/g, " ").slice(0, 80),
      }),
      place: place(source, where),
    },
  });
}
