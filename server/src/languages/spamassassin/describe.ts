import { commandSince } from "../../model/command-versions.ts";
import { pluginEntry } from "../../model/plugins.ts";
import { type CommandWord, commandEntry, evalEntry, shortName } from "./catalog.ts";
import type { CommandEntry } from "./catalog-types.ts";
import { evalDocumentation } from "./documentation/evals.ts";
import { settingDocumentation } from "./documentation/index.ts";
import { pluginDocumentation } from "./documentation/plugins.ts";
import { valueSyntax } from "./values.ts";

/** Stock plugins whose own file has no manual; what they bring is told in that of the settings. */
const withoutManual: ReadonlySet<string> = new Set([
  "BodyEval",
  "HTMLEval",
  "HTTPSMismatch",
  "HeaderEval",
  "ImageInfo",
  "P595Body",
  "RelayEval",
  "URIEval",
  "WLBLEval",
]);

export function hasManual(plugin: string): boolean {
  return !withoutManual.has(shortName(plugin));
}

/** A link to the page of SpamAssassin's own manual, for all 4.0 versions. */
function manual(plugin = ""): string {
  const name = plugin !== "" && hasManual(plugin) ? plugin : "Mail::SpamAssassin::Conf";
  const page = name.replaceAll("::", "_");
  return `- [Manual: ${name}](https://spamassassin.apache.org/full/4.0.x/doc/${page}.html)`;
}

/** Markdown on a stock plugin by its full name; undefined for others. */
export function describePlugin(plugin: string): string | undefined {
  const entry = pluginEntry(plugin);
  const found = pluginDocumentation[shortName(plugin)];
  if (entry === undefined || found === undefined) return undefined;
  const loadedBy =
    entry.pre === undefined
      ? "No packaged file loads it."
      : entry.on
        ? `The packaged \`${entry.pre}\` loads it.`
        : `The packaged \`${entry.pre}\` offers it, switched off.`;
  const off = "comment its loadplugin line out, and its settings with it";
  return [
    `**${shortName(plugin)}**: ${found.what}`,
    "",
    `- Leaves this host: ${found.leaves ?? "nothing"}.`,
    `- Off: ${found.off === undefined ? off : `${found.off}; or ${off}`}.`,
    ...(found.needs === undefined ? [] : [`- Needs ${found.needs}.`]),
    `- Since SpamAssassin ${found.since}. ${loadedBy}`,
    manual(plugin),
  ].join("\n");
}

function defaultText(entry: CommandEntry): string {
  if (entry.default === undefined) return "";
  if (entry.default === "") return "; empty unless set";
  return `; \`${entry.default}\` unless set`;
}

/** Markdown on a command, written under that name; undefined for one that nobody knows. */
export function describeCommand(word: CommandWord): string | undefined {
  const entry = commandEntry(word.command);
  const canonical = entry?.name ?? word.command;
  const found = settingDocumentation(canonical);
  if (entry === undefined && found === undefined) return undefined;
  const syntax = found?.syntax ?? (entry === undefined ? undefined : valueSyntax(entry.type));
  const lines: string[] = [`**${canonical}**${found === undefined ? "" : `: ${found.what}`}`, ""];
  if (word.command !== word.canonical)
    lines.push(`- \`${word.command}\` is the old name, which SpamAssassin takes until 4.1.`);
  if (found?.values !== undefined)
    for (const [value, meaning] of Object.entries(found.values)) lines.push(`- \`${value}\`: ${meaning}.`);
  if (syntax !== undefined && !(found?.values !== undefined && found.syntax === undefined))
    lines.push(`- Value: ${syntax}${entry === undefined ? "" : defaultText(entry)}.`);
  else if (entry?.default !== undefined && entry.default !== "") lines.push(`- \`${entry.default}\` unless set.`);
  if (entry?.plugins !== undefined) {
    const names = entry.plugins.map(shortName);
    lines.push(
      names.length === 1
        ? `- Of the plugin ${names[0]}; refused while that is not loaded.`
        : `- Of the plugins ${names.join(" and ")}; refused while none of them is loaded.`,
    );
  }
  if (entry?.admin) lines.push("- Not for users' own preferences.");
  if (entry?.privileged) lines.push("- In users' own preferences only with `allow_user_rules 1`.");
  const since = commandSince(canonical);
  if (since !== undefined) lines.push(`- Since SpamAssassin ${since}.`);
  lines.push(manual(entry?.plugins?.[0]));
  return lines.join("\n");
}

/** Markdown on a function that stands behind `eval:`; undefined for one that nobody knows. */
export function describeEval(name: string): string | undefined {
  const entry = evalEntry(name);
  if (entry === undefined) return undefined;
  const kind =
    entry.type === undefined
      ? "any kind of test"
      : entry.type === "rbl"
        ? "`header` tests, as a question to a DNS block list"
        : entry.type === "body"
          ? "`body` and `rawbody` tests"
          : `\`${entry.type}\` tests`;
  const found = evalDocumentation(name);
  const parameters = found?.parameters.map((each) => (each.endsWith("?") ? `[${each.slice(0, -1)}]` : each)) ?? [];
  return [
    `**${name}(${parameters.join(", ")})**${found === undefined ? "" : `: ${found.what}`}`,
    "",
    `- Of the plugin ${entry.plugins.map(shortName).join(" or ")}, for ${kind}.`,
    manual(entry.plugins[0]),
  ].join("\n");
}
