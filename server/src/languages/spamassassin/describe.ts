import * as l10n from "@vscode/l10n";
import { commandSince } from "../../model/command-versions.ts";
import { functionSince } from "../../model/function-versions.ts";
import { pluginEntry } from "../../model/plugins.ts";
import { type CommandWord, commandEntry, evalEntry, shortName } from "./catalog.ts";
import type { CommandEntry, EvalEntry } from "./catalog-types.ts";
import { evalDocumentation } from "./documentation/evals.ts";
import { settingDocumentation } from "./documentation/index.ts";
import { otherVersion } from "./documentation/other-versions.ts";
import { pluginDocumentation } from "./documentation/plugins.ts";
import { since } from "./documentation/since.ts";
import { manual, sinceLine } from "./manual.ts";
import { valueSyntax } from "./values.ts";

/** Markdown on a stock plugin by its full name; undefined for others. */
export function describePlugin(plugin: string): string | undefined {
  const entry = pluginEntry(plugin);
  const found = pluginDocumentation(shortName(plugin));
  if (entry === undefined || found === undefined) return undefined;
  const loadedBy =
    entry.pre === undefined
      ? l10n.t("No packaged file loads it.")
      : entry.on
        ? l10n.t("The packaged `{file}` loads it.", { file: entry.pre })
        : l10n.t("The packaged `{file}` offers it, switched off.", { file: entry.pre });
  const off = l10n.t("comment its loadplugin line out, and its settings with it");
  return [
    `**${shortName(plugin)}**: ${found.what}`,
    "",
    `- ${l10n.t("Leaves this host: {what}.", { what: found.leaves ?? l10n.t("nothing") })}`,
    `- ${
      found.off === undefined
        ? l10n.t("Off: {how}.", { how: off })
        : l10n.t("Off: {how}; or {other}.", { how: found.off, other: off })
    }`,
    ...(found.needs === undefined ? [] : [`- ${l10n.t("Needs: {what}.", { what: found.needs })}`]),
    `${sinceLine(found.since)} ${loadedBy}`,
    manual(plugin),
  ].join("\n");
}

/** How a value is written, and what holds where the command is not there; absent where there is nothing to tell. */
function valueLine(entry: CommandEntry | undefined, syntax: string | undefined): string | undefined {
  const fallback = entry?.default;
  if (syntax === undefined)
    return fallback === undefined || fallback === "" ? undefined : l10n.t("`{value}` unless set.", { value: fallback });
  if (fallback === undefined) return l10n.t("Value: {syntax}.", { syntax });
  return fallback === ""
    ? l10n.t("Value: {syntax}; empty unless set.", { syntax })
    : l10n.t("Value: {syntax}; `{value}` unless set.", { syntax, value: fallback });
}

/** Markdown on a command, written under that name; undefined for one that nobody knows. */
export function describeCommand(word: CommandWord): string | undefined {
  const entry = commandEntry(word.command);
  const canonical = entry?.name ?? word.command;
  const found = settingDocumentation(canonical);
  if (entry === undefined && found === undefined) return describeOtherVersion(word.command);
  const syntax = found?.syntax ?? (entry === undefined ? undefined : valueSyntax(entry.type));
  const items: string[] = [];
  if (word.command !== word.canonical)
    items.push(l10n.t("`{name}` is the old name, which SpamAssassin takes until 4.1.", { name: word.command }));
  if (found?.values !== undefined)
    for (const [value, meaning] of Object.entries(found.values)) items.push(`\`${value}\`: ${meaning}.`);
  const value = valueLine(entry, found?.values !== undefined && found.syntax === undefined ? undefined : syntax);
  if (value !== undefined) items.push(value);
  if (entry?.plugins !== undefined) {
    const names = entry.plugins.map(shortName);
    items.push(
      names.length === 1
        ? l10n.t("Of the plugin {name}; refused while that is not loaded.", { name: names[0] ?? "" })
        : l10n.t("Of the plugins {names}; refused while none of them is loaded.", { names: names.join(", ") }),
    );
  }
  if (entry?.admin) items.push(l10n.t("Not for users' own preferences."));
  if (entry?.privileged) items.push(l10n.t("In users' own preferences only with `allow_user_rules 1`."));
  const version = commandSince(canonical) ?? since("commands", canonical);
  return [
    `**${canonical}**${found === undefined ? "" : `: ${found.what}`}`,
    "",
    ...items.map((item) => `- ${item}`),
    ...(version === undefined ? [] : [sinceLine(version)]),
    manual(entry?.plugins?.[0]),
  ].join("\n");
}

function describeOtherVersion(command: string): string | undefined {
  const found = otherVersion(command);
  if (found === undefined) return undefined;
  const { what, plugin, since, until } = found;
  return [
    `**${command}**: ${what}`,
    "",
    `- ${l10n.t("Of the plugin {name}; refused while that is not loaded.", { name: plugin })}`,
    ...(since === undefined ? [] : [sinceLine(since)]),
    ...(until === undefined ? [] : [`- ${l10n.t("Gone with SpamAssassin {version}.", { version: until })}`]),
  ].join("\n");
}

/** In which kinds of test a function may stand. */
function kindsOfTest(type: EvalEntry["type"]): string {
  switch (type) {
    case undefined:
      return l10n.t("any kind of test");
    case "rbl":
      return l10n.t("`header` tests, as a question to a DNS block list");
    case "body":
      return l10n.t("`body` and `rawbody` tests");
    default:
      return l10n.t("`{type}` tests", { type });
  }
}

/** Markdown on a function that stands behind `eval:`; undefined for one that nobody knows. */
export function describeEval(name: string): string | undefined {
  const entry = evalEntry(name);
  if (entry === undefined) return undefined;
  const found = evalDocumentation(name);
  const parameters = found?.parameters.map((each) => (each.endsWith("?") ? `[${each.slice(0, -1)}]` : each)) ?? [];
  const version = functionSince(name) ?? since("functions", name);
  return [
    `**${name}(${parameters.join(", ")})**${found === undefined ? "" : `: ${found.what}`}`,
    "",
    `- ${l10n.t("Of the plugin {name}, for {kinds}.", {
      name: entry.plugins.map(shortName).join(", "),
      kinds: kindsOfTest(entry.type),
    })}`,
    ...(version === undefined ? [] : [sinceLine(version)]),
    manual(entry.plugins[0]),
  ].join("\n");
}
