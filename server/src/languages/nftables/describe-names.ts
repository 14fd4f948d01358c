import * as l10n from "@vscode/l10n";
import type { Occurrence } from "../language.ts";
import type { LoweringContext } from "./context.ts";
import { describeChain, describeSet } from "./describe.ts";
import type { Define } from "./tree.ts";

/** At most so many lines that use a name are told. */
const mostLines = 10;

/** What a name stands for and where it is used, as Markdown; `all`: the names of its file, `define`: one around it. */
export function describeName(
  at: Occurrence,
  all: readonly Occurrence[],
  define: Define | undefined,
  context: LoweringContext,
): string {
  return [description(at, define, context), uses(at, all, context)].filter((part) => part !== undefined).join("\n\n");
}

function description(
  { key, kind, span }: Occurrence,
  around: Define | undefined,
  context: LoweringContext,
): string | undefined {
  const { source, table } = context;
  const name = source.slice(span);
  switch (kind) {
    case "chain": {
      const chain = table.chains.get(name);
      return chain === undefined
        ? l10n.t("**Chain {name}** is not made in this file.", { name })
        : describeChain(chain, context);
    }
    case "set": {
      const set = table.sets.get(name);
      const definition = set?.definitions[0];
      if (set === undefined || definition === undefined)
        return l10n.t("**Set {name}** is not made in this file.", { name });
      const [types, data] = [definition.types, definition.data].map((each) => each.map(({ text }) => text).join(" . "));
      const type = data === "" ? types : `${types} : ${data}`;
      return `**${definition.kind} ${name}** \`${type}\`: ${describeSet(set, context)}`;
    }
    case "variable":
      return describeDefine(name, span.start, around, context);
    case "table": {
      const state = [...context.ruleset.tables.values()].find((each) => key === `table ${each.family} ${each.name}`);
      if (state === undefined) return `**${key}**`;
      const chains = [...state.chains.values()];
      return l10n.t("**{key}**: {chains} chains, {hooked} of them at a hook; {sets} sets and maps", {
        key,
        chains: chains.length,
        hooked: chains.filter(({ hook }) => hook !== undefined).length,
        sets: state.sets.size,
      });
    }
    default: {
      const definition = table.objects.get(name);
      const text = definition === undefined ? "" : source.slice(definition.span).replaceAll(/\s+/g, " ");
      return text === "" ? `**${key}**` : `\`${text.length > 200 ? `${text.slice(0, 200)} ...` : text}\``;
    }
  }
}

function describeDefine(
  name: string,
  at: number,
  around: Define | undefined,
  { ruleset, source }: LoweringContext,
): string {
  const variable = [...ruleset.bindings.keys()].find((each) => each.name.span.start === at);
  const define = variable === undefined ? around : ruleset.bindings.get(variable);
  if (define?.value === undefined)
    return l10n.t("No define before this line gives {name} a value.", { name: `$${name}` });
  const text = source.slice(define.value.span);
  const shown = text.length > 600 ? `${text.slice(0, 600)} ...` : text;
  return `${l10n.t("**{name}** stands for", { name: `$${name}` })}\n\n\`\`\`nft\n${shown}\n\`\`\``;
}

/** The lines that use a name, other than the one at hand. */
function uses(at: Occurrence, all: readonly Occurrence[], { source }: LoweringContext): string | undefined {
  const own = source.lines.lineAt(at.span.start);
  const lines = new Set<number>();
  for (const { key, role, span } of all)
    if (key === at.key && role === "reference" && (at.kind !== "chain" || isJump(source.text, span.start)))
      lines.add(source.lines.lineAt(span.start));
  const others = [...lines].filter((line) => line !== own).map((line) => String(line + 1));
  if (others.length === 0)
    return at.role === "definition" && lines.size === 0 && at.kind !== "chain" && at.kind !== "table"
      ? l10n.t("Nothing in this file uses it.")
      : undefined;
  const shown = others.slice(0, mostLines);
  if (others.length > mostLines) shown.push(l10n.t("and {count} more", { count: others.length - mostLines }));
  const parameters = { lines: shown.join(", ") };
  if (at.kind === "chain") return l10n.t("Lines that lead here: {lines}", parameters);
  return at.role === "reference"
    ? l10n.t("Other lines that use it: {lines}", parameters)
    : l10n.t("Lines that use it: {lines}", parameters);
}

/** A chain is named where a command adds to it, too. */
function isJump(text: string, at: number): boolean {
  return /\b(?:jump|goto)\s+$/.test(text.slice(Math.max(0, at - 40), at));
}
