import type { SettingType } from "../../model/spamassassin.ts";
import type { CommandEntry, EvalEntry } from "./catalog-types.ts";
import { commandEntries, evalEntries, stockPlugins } from "./commands.generated.ts";

const prefix = "Mail::SpamAssassin::Plugin::";

/**
 * Commands that plugins take in their own `parse_config` instead of the command table. Source: the stock plugins of
 * SpamAssassin 4.0.1, searched for the words their parse_config compares with.
 */
const parsedByPlugins: readonly (readonly [command: string, plugin: string])[] = [
  ["bayes_stopword_", "Bayes"],
  ["fns_extrachars", "FromNameSpoof"],
  ["uri_block_cc", "URILocalBL"],
  ["uri_block_cont", "URILocalBL"],
  ["uri_block_isp", "URILocalBL"],
  ["uri_block_cidr", "URILocalBL"],
  ["uri_block_exclude", "URILocalBL"],
  ["freemail_domains", "FreeMail"],
  ["freemail_whitelist", "FreeMail"],
  ["freemail_welcomelist", "FreeMail"],
  ["freemail_import_whitelist_auth", "FreeMail"],
  ["freemail_import_def_whitelist_auth", "FreeMail"],
  ["extracttext_external", "ExtractText"],
  ["extracttext_use", "ExtractText"],
  ["extracttext_timeout", "ExtractText"],
];

const commands = new Map<string, CommandEntry>();
for (const entry of commandEntries) {
  commands.set(entry.name, entry);
  for (const alias of entry.aliases ?? []) commands.set(alias, entry);
}
for (const [name, plugin] of parsedByPlugins)
  if (!commands.has(name)) commands.set(name, { name, type: "custom", plugin: prefix + plugin });

/** What the command table says of a name or alias in its normal form (lower case, underscores). */
export function commandEntry(name: string): CommandEntry | undefined {
  return commands.get(name) ?? (name.startsWith("bayes_stopword_") ? commands.get("bayes_stopword_") : undefined);
}

export function allCommands(): Iterable<CommandEntry> {
  return new Set(commands.values());
}

const evals = new Map(evalEntries.map((entry) => [entry.name, entry]));

export function evalEntry(name: string): EvalEntry | undefined {
  return evals.get(name);
}

export function allEvals(): readonly EvalEntry[] {
  return evalEntries;
}

export const allPlugins: readonly string[] = stockPlugins;

/** Test definitions: the first word of the value is the test's name. */
export const testTypes: ReadonlySet<string> = new Set([
  "header",
  "body",
  "rawbody",
  "full",
  "uri",
  "meta",
  "mimeheader",
  "uri_detail",
  "askdns",
  "urirhsbl",
  "urirhssub",
  "uridnsbl",
  "uridnssub",
  "urinsrhsbl",
  "urinsrhssub",
  "urifullnsrhsbl",
  "urifullnsrhssub",
  "uri_block_cc",
  "uri_block_cont",
  "uri_block_isp",
  "uri_block_cidr",
]);

/** How a value of the type is written, for hovers. */
export function valueSyntax(type: SettingType): string {
  switch (type) {
    case "boolean":
      return "`0`, `1`, `no` or `yes`";
    case "numeric":
      return "a number with a decimal point";
    case "duration":
      return "seconds, or a number with `s`, `m`, `h`, `d` or `w`";
    case "ipaddrlist":
      return "addresses and networks, with spaces between them; `!` excludes";
    case "addresslist":
      return "mail addresses, `*` and `?` allowed, with spaces between them";
    case "hash":
      return "a name, then its value";
    case "stringlist":
      return "words with spaces between them";
    case "none":
      return "no value";
    case "template":
      return "one line of text, added to those before";
    default:
      return "text";
  }
}
