import { closest } from "../../model/closest.ts";
import { dnsTestTypes, type SettingEffect, type SettingType } from "../../model/spamassassin.ts";
import { detached } from "../../text/remembered.ts";
import type { CommandEntry, EvalEntry } from "./catalog-types.ts";
import { commandEntries, evalEntries } from "./commands.generated.ts";

const prefix = "Mail::SpamAssassin::Plugin::";

/** `Razor2` out of `Mail::SpamAssassin::Plugin::Razor2`. */
export function shortName(plugin: string): string {
  return plugin.slice(plugin.lastIndexOf(":") + 1);
}

/**
 * Commands that plugins take in their own `parse_config` instead of the command table. Source: the only stock plugins
 * of 4.0.1 that have one are Bayes, ExtractText, FreeMail and HashBL.
 */
const parsedByPlugins: readonly CommandEntry[] = [
  { name: "extracttext_external", type: "custom", plugins: [`${prefix}ExtractText`] },
  { name: "extracttext_use", type: "custom", plugins: [`${prefix}ExtractText`] },
  { name: "freemail_domains", type: "stringlist", plugins: [`${prefix}FreeMail`] },
  {
    name: "freemail_welcomelist",
    aliases: ["freemail_whitelist"],
    type: "stringlist",
    plugins: [`${prefix}FreeMail`],
  },
];

/** The same for names that end in something the user chooses: a language of two letters, a list's name. */
const families: readonly { readonly pattern: RegExp; readonly entry: CommandEntry }[] = [
  {
    pattern: /^bayes_stopword_[a-z]{2}$/,
    entry: { name: "bayes_stopword_xx", type: "custom", plugins: [`${prefix}Bayes`] },
  },
  {
    pattern: /^hashbl_acl_[a-z0-9]{1,32}$/,
    entry: { name: "hashbl_acl_name", type: "stringlist", plugins: [`${prefix}HashBL`] },
  },
];

const commands = new Map<string, CommandEntry>();
for (const entry of [...commandEntries, ...parsedByPlugins]) {
  commands.set(entry.name, entry);
  for (const alias of entry.aliases ?? []) commands.set(alias, entry);
}

/** What the command table says of a name or alias in its normal form (lower case, underscores). */
export function commandEntry(name: string): CommandEntry | undefined {
  return commands.get(name) ?? families.find(({ pattern }) => pattern.test(name))?.entry;
}

/** Every command under its canonical name; those of plugins' own parsers too. */
export const allCommands: readonly CommandEntry[] = [...commandEntries, ...parsedByPlugins];

const evals = new Map(evalEntries.map((entry) => [entry.name, entry]));

export function evalEntry(name: string): EvalEntry | undefined {
  return evals.get(name);
}

export const allEvals: readonly EvalEntry[] = evalEntries;

/** Commands that define a test: the first word of the value is the test's name. */
const testTypes: ReadonlySet<string> = new Set([
  "header",
  "body",
  "rawbody",
  "full",
  "uri",
  "meta",
  "mimeheader",
  "uri_detail",
  ...dnsTestTypes,
  "uri_block_cc",
  "uri_block_cont",
  "uri_block_isp",
  "uri_block_cidr",
]);

/** Commands whose lines add up although their type does not say so. Source: their handlers in Conf.pm and plugins. */
const adding: ReadonlySet<string> = new Set([
  "add_header",
  "adsp_override",
  "asn_lookup",
  "asn_lookup_ipv6",
  "authres_ignored_authserv",
  "authres_trusted_authserv",
  "bayes_ignore_header",
  "bayes_token_sources",
  "def_welcomelist_from_rcvd",
  "dns_block_rule",
  "dns_options",
  "dns_query_restriction",
  "dns_server",
  "enable_compat",
  "enlist_addrlist",
  "extracttext_external",
  "extracttext_use",
  "geodb_options",
  "hashbl_email_domain_alias",
  "hashbl_ignore",
  "originating_ip_headers",
  "redirector_pattern",
  "replace_rules",
  "report_safe_copy_headers",
  "reuse",
  "uri_block_exclude",
  "uridnsbl_skip_domain",
  "url_shortener",
  "url_shortener_get",
  "util_rb_2tld",
  "util_rb_3tld",
  "util_rb_tld",
  "version_tag",
  "welcomelist_from_rcvd",
]);

/** Commands that take from lists: all entries where they stand alone, some where they have a value. */
const taking: ReadonlyMap<string, readonly string[]> = new Map([
  ["clear_asn_lookups", ["asn_lookup", "asn_lookup_ipv6"]],
  ["clear_dns_query_restriction", ["dns_query_restriction"]],
  ["clear_dns_servers", ["dns_server"]],
  ["clear_headers", ["add_header"]],
  ["clear_internal_networks", ["internal_networks"]],
  ["clear_msa_networks", ["msa_networks"]],
  ["clear_originating_ip_headers", ["originating_ip_headers"]],
  ["clear_report_template", ["report"]],
  ["clear_trusted_networks", ["trusted_networks"]],
  ["clear_unsafe_report_template", ["unsafe_report"]],
  ["clear_uridnsbl_skip_domain", ["uridnsbl_skip_domain"]],
  ["clear_url_shortener", ["url_shortener", "url_shortener_get"]],
  ["clear_util_rb", ["util_rb_tld", "util_rb_2tld", "util_rb_3tld"]],
  ["delist_uri_host", ["enlist_uri_host", "blocklist_uri_host", "welcomelist_uri_host"]],
  ["fns_remove_addrlist", ["fns_add_addrlist"]],
  ["remove_header", ["add_header"]],
  ["unblocklist_from", ["blocklist_from"]],
  ["unwelcomelist_auth", ["welcomelist_auth", "def_welcomelist_auth"]],
  ["unwelcomelist_from", ["welcomelist_from"]],
  ["unwelcomelist_from_dkim", ["welcomelist_from_dkim", "def_welcomelist_from_dkim"]],
  ["unwelcomelist_from_rcvd", ["welcomelist_from_rcvd", "def_welcomelist_from_rcvd"]],
  ["unwelcomelist_from_spf", ["welcomelist_from_spf", "def_welcomelist_from_spf"]],
]);

/** What the reader does with a line before anybody asks for its meaning. */
export type Role = "if" | "ifplugin" | "else" | "endif" | "include" | "file" | "version" | "load" | "score" | "test";

const roles: ReadonlyMap<string, Role> = new Map([
  ["if", "if"],
  ["ifplugin", "ifplugin"],
  ["else", "else"],
  ["endif", "endif"],
  ["include", "include"],
  ["file", "file"],
  ["require_version", "version"],
  ["loadplugin", "load"],
  ["tryplugin", "load"],
  ["score", "score"],
]);

/** Everything a line's first word tells, worked out once for each word. */
export interface CommandWord {
  readonly command: string;
  readonly canonical: string;
  readonly known: boolean;
  readonly type: SettingType | undefined;
  readonly plugin: string | undefined;
  readonly otherPlugins: readonly string[];
  readonly effect: SettingEffect | undefined;
  readonly targets: readonly string[];
  readonly role: Role | undefined;
  readonly rights: "admin" | "privileged" | undefined;
  /** The command that one nobody knows most likely means; looked for when asked. */
  readonly suggestion: string | undefined;
}

const words = new Map<string, CommandWord>();
const none: readonly string[] = [];
const mostWords = 5000;
const longestWord = 64;

/** Reads a line's first word as written. A file repeats a few dozen of them thousands of times, so they are kept. */
export function commandWord(written: string): CommandWord {
  const found = words.get(written);
  if (found !== undefined) return found;
  const word = detached(written);
  const made = describeWord(word);
  if (word.length <= longestWord) {
    if (words.size >= mostWords) words.clear();
    words.set(word, made);
  }
  return made;
}

function describeWord(word: string): CommandWord {
  // SpamAssassin folds the case of bytes, so only that of ASCII letters.
  const command = word
    .replaceAll("\\#", "#")
    .replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
    .replaceAll("-", "_");
  const entry = command.length <= longestWord ? commandEntry(command) : undefined;
  const canonical = entry === undefined || entry.name.endsWith("_xx") ? command : entry.name;
  let suggestion: string | undefined;
  const taken = taking.get(canonical);
  const adds = entry !== undefined && (adding.has(canonical) || /list$|^template$/.test(entry.type));
  return {
    command,
    canonical,
    known: entry !== undefined || command === "include" || command === "file",
    type: entry?.type,
    plugin: entry?.plugins?.[0],
    otherPlugins: entry?.plugins?.slice(1) ?? none,
    effect: taken !== undefined ? (entry?.type === "none" ? "clear" : "remove") : adds ? "add" : undefined,
    targets: taken ?? [canonical],
    rights: entry?.admin ? "admin" : entry?.privileged ? "privileged" : undefined,
    role: roles.get(command) ?? (testTypes.has(command) ? "test" : undefined),
    get suggestion() {
      if (entry !== undefined || command.length > longestWord) return undefined;
      // Names differ in their middle: a few letters of `use_razor2` make another plugin's setting of it.
      suggestion ??= closestCommand(command) ?? "";
      return suggestion === "" ? undefined : suggestion;
    },
  };
}

const wordsOfConditions = ["if", "ifplugin", "else", "endif", "include"];

function closestCommand(command: string): string | undefined {
  return closest(command, [...wordsOfConditions, ...commands.keys()], Math.max(1, Math.ceil(command.length / 5)));
}

/** True for commands that define tests. */
export function definesTests(command: string): boolean {
  return testTypes.has(command);
}
