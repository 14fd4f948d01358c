import * as l10n from "@vscode/l10n";
import type { Problem } from "../../model/facts.ts";
import type { SourceFile } from "../../text/source.ts";
import { span } from "../../text/span.ts";
import { problem } from "./check-tests.ts";
import type { Definition } from "./definition.ts";
import { functionArguments, type NeededArgument } from "./function-arguments.ts";

/** What is wrong with the arguments of a test's function besides their patterns. */
export function checkArguments(source: SourceFile, definition: Definition): Problem | undefined {
  const parameters = definition.call?.parameters;
  if (definition.call === undefined || parameters === undefined) return undefined;
  for (const needed of functionArguments(definition.call.name)?.needed ?? []) {
    const found = checkArgument(source, definition, definition.call, parameters[needed.at], needed);
    if (found !== undefined) return found;
  }
  return undefined;
}

function checkArgument(
  source: SourceFile,
  { statement, name }: Definition,
  call: NonNullable<Definition["call"]>,
  given: { readonly value: string; readonly span: Problem["place"]["span"] } | undefined,
  needed: NeededArgument,
): Problem | undefined {
  const lint = needed.says(name, given?.value ?? "");
  if (given === undefined || given.value === "")
    return needed.optional
      ? undefined
      : problem(
          source,
          statement,
          "sa-eval-argument",
          given?.span ?? span(call.nameSpan.start, statement.end),
          l10n.t("{function} does nothing without its argument number {number}; write it, or the test never hits", {
            function: call.name,
            number: needed.at + 1,
          }),
          { lint },
        );
  if (needed.takes === undefined || needed.takes.pattern.test(given.value)) return undefined;
  return problem(
    source,
    statement,
    "sa-eval-argument",
    given.span,
    l10n.t('{function} does not take "{value}", so the test never hits; write one of {choices}', {
      function: call.name,
      value: given.value.length > 60 ? `${given.value.slice(0, 59)}…` : given.value,
      choices: needed.takes.choices,
    }),
    { lint },
  );
}
