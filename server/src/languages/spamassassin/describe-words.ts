import * as l10n from "@vscode/l10n";
import { inReadersLanguage } from "../../text/documentation.ts";
import { type Kind, since } from "./documentation/since.ts";
import { templateTags } from "./documentation/tags.ts";
import { manual, sinceLine } from "./manual.ts";
import { conditionWords, headerModifiers, pseudoHeaders, testFlags } from "./values.ts";

/** `maxhits` of `maxhits=5`, `SCORE` of `SCORE(0)`, `plugin` of `plugin()`. */
function bare(written: string): string {
  return written.replace(/[=(].*/, "");
}

/** Plugins whose manual tells of a flag. */
const flagPlugins: Readonly<Record<string, string>> = {
  autolearn_header: "AutoLearnThreshold",
  autolearn_body: "AutoLearnThreshold",
  concat: "MIMEHeader",
  range: "MIMEHeader",
};

function describe(kind: Kind, words: Readonly<Record<string, string>>, name: string, plugin?: string) {
  const found = Object.entries(words).find(([written]) => bare(written) === name);
  if (found === undefined) return undefined;
  const written = found[0];
  const meaning = inReadersLanguage("spamassassin", found[1]);
  const version = since(kind, name);
  const shown = kind === "tags" ? `_${written}_` : written;
  return [
    `**${shown}**: ${meaning}${meaning.endsWith(".") ? "" : "."}`,
    "",
    ...(version === undefined ? [] : [sinceLine(version)]),
    manual(plugin === undefined ? undefined : `Mail::SpamAssassin::Plugin::${plugin}`),
  ].join("\n");
}

/** Markdown on a flag of tests as it is written, `maxhits=3`; undefined for one that nobody knows. */
export function describeFlag(flag: string): string | undefined {
  const name = bare(flag);
  return describe("flags", testFlags, name, flagPlugins[name]);
}

/** Markdown on what may stand behind a header's name: `addr`. */
export function describeModifier(modifier: string): string | undefined {
  return describe("modifiers", headerModifiers, modifier);
}

/** Markdown on a name that tests may ask for besides those of real headers. */
export function describePseudoHeader(name: string): string | undefined {
  return describe("headers", pseudoHeaders, name);
}

/** Markdown on a tag of reports by its bare name: `SCORE`. */
export function describeTag(tag: string): string | undefined {
  const plugin = /of the plugin (\w+)/.exec(templateTags[tag] ?? "")?.[1];
  return describe("tags", templateTags, tag, plugin);
}

/** Markdown on a word of conditions: `version`, `plugin`. */
export function describeConditionWord(word: string): string | undefined {
  return describe("conditions", conditionWords, word);
}

/** Markdown on what `can()` and `has()` ask for, by its full name. */
export function describeFeature(feature: string): string | undefined {
  const version = since("features", feature.replace(/^Mail::SpamAssassin::/, ""));
  if (version === undefined) return undefined;
  const owner = feature.slice(0, feature.lastIndexOf("::"));
  const plugin = owner.includes("::Plugin::") ? owner.slice(owner.lastIndexOf(":") + 1) : undefined;
  const yes =
    plugin === undefined
      ? l10n.t("true from SpamAssassin {version} on", { version })
      : l10n.t("true from SpamAssassin {version} on, while the plugin {plugin} is loaded", { version, plugin });
  return [`**${feature.slice(owner.length + 2)}**: ${yes}.`, "", manual(plugin === undefined ? undefined : owner)].join(
    "\n",
  );
}
