import type { Invocation, Word } from "../model/facts.ts";
import { inReadersLanguage } from "../text/documentation.ts";
import { touches } from "../text/span.ts";
import type { Completion, Hover } from "./language.ts";
import { type ProgramOption, programs } from "./programs.ts";

const aliases: ReadonlyMap<string, string> = new Map([
  ["spamd.raw", "spamd"],
  ["amavisd-new", "amavisd"],
  ["amavis", "amavisd"],
]);

function documentation(name: string) {
  const program = aliases.get(name) ?? name;
  return Object.hasOwn(programs, program) ? inReadersLanguage("programs", programs[program]) : undefined;
}

/** About the program or option under the cursor in a command line. */
export function hoverInvocations(invocations: readonly Invocation[], offset: number): Hover | undefined {
  // The innermost program speaks first: in `timeout 20 sa-update` that is sa-update.
  for (const { name, program, arguments: words } of invocations.toReversed()) {
    const known = documentation(name);
    if (known === undefined) continue;
    if (touches(program.span, offset)) return { span: program.span, markdown: known.text };
    const option = hoverOption(name, words, offset);
    if (option !== undefined) return option;
  }
  return undefined;
}

/** About the option under the cursor among a program's arguments. */
export function hoverOption(program: string, words: readonly Word[], offset: number): Hover | undefined {
  const options = documentation(program)?.options ?? [];
  for (const word of words) {
    if (!touches(word.span, offset)) continue;
    const found = optionsOf(options, word.text);
    if (found.length > 0) return { span: word.span, markdown: found.map(optionText).join("\n\n") };
  }
  return undefined;
}

/** `--local`, `--max-children=5`, and the bundled letters of `-dcm5`. */
function optionsOf(options: readonly ProgramOption[], text: string): readonly ProgramOption[] {
  const named = (name: string) => options.find((option) => option.names.includes(name));
  if (text.startsWith("--")) {
    const name = text.replace(/=.*$/s, "");
    return [named(name) ?? named(name.replace(/^--no-?/, "--"))].filter((option) => option !== undefined);
  }
  const found: ProgramOption[] = [];
  if (!text.startsWith("-")) return found;
  for (const letter of text.slice(1, 20)) {
    const option = named(`-${letter}`);
    if (option === undefined) break;
    found.push(option);
    if (option.value !== undefined) break;
  }
  return found;
}

function optionText({ names, value, text }: ProgramOption): string {
  return `\`${names.join(", ")}${value === undefined ? "" : ` ${value}`}\` — ${text}`;
}

/** The options a program takes, for completion at a word that begins with a dash. */
export function completeOptions(program: string, word: Completion["span"]): readonly Completion[] {
  return (documentation(program)?.options ?? []).flatMap((option) =>
    option.names.map((label) => ({
      label,
      kind: "value" as const,
      span: word,
      documentation: option.text,
      ...(option.value === undefined ? {} : { detail: option.value }),
    })),
  );
}
